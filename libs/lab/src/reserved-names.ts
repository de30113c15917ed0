import { componentKinds } from './kinds';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Lower case: `True`, `None` and `False` are compared as class names too. Soft keywords are included. */
export const pythonKeywords = words(`
  false none true and as assert async await break case class continue def del elif else except finally
  for from global if import in is lambda match nonlocal not or pass raise return try type while with yield
`);

/** Public top-level modules of the standard library, all of Python 3.10 to 3.14 together. */
export const stdlibModules = words(`
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64
  bdb binascii binhex bisect builtins bz2 cprofile calendar cgi cgitb chunk cmath cmd code codecs codeop
  collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg
  crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings
  ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc
  genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
  imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
  mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib
  nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools
  pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr
  pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched
  secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd
  sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
  sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading
  time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types
  typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound
  wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`);

/** Packages that a lab imports: a component's file of the same name would hide them. */
export const labPackages = words(`
  accelerate lightning matplotlib mlflow numpy omegaconf optuna pandas pip pytest ray safetensors scipy
  setuptools sklearn src tensorboard tensorlab torch torchaudio torchmetrics torchvision tqdm transformers
  wandb yaml
`);

/** What the templates import or Python defines: a component's class of the same name would hide it. */
export const takenClassNames = words(`
  DataLoader Dataset EpochSampler False Generator Module Namespace None Optimizer Subset Tensor
  TensorDataset True
`);

/** File names that Windows keeps for devices, whatever their extension. */
export const windowsDevices = words(`
  aux com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7
  lpt8 lpt9 nul prn
`);

/** Nx project names that a lab makes, or may make, for itself. */
export const labProjectNames: ReadonlySet<string> = new Set([
  'src',
  'tensorlab',
  ...componentKinds.map(({ folder }) => folder),
]);
