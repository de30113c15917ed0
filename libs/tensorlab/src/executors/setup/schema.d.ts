// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Makes or updates the lab's Python environment in venv/.
 */
export interface SetupSchema {
  /**
   * Extras of the lab's pyproject.toml to install as well, such as `notebook` or `dev`.
   */
  extras?: string[];
  /**
   * The interpreter to make the environment with. Default: the first Python >= 3.10 on PATH.
   */
  python?: string;
  /**
   * Which build of torch: `default` takes what the configured package index has (on Linux that is CUDA, several GB). Anything else is a `--torch-backend` of uv: `cpu`, `auto` (by the machine's driver), `cu130`, `rocm6.4`, ...; uv is installed into venv/ for it when it is not on PATH.
   */
  torch?: string;
  /**
   * Make venv/ anew, even when it is up to date.
   */
  force?: boolean;
}
