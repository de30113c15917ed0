"""What `trainer.deepspeed` may hold: DeepSpeed's own configuration but for what others decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tensorlab.errors import BadOption

if TYPE_CHECKING:
    from tensorlab.options import Options

# Keys of a DeepSpeed configuration, and where an experiment says the same.
DECIDED = {
    "train_batch_size": "dataloader.batch_size",
    "train_micro_batch_size_per_gpu": "dataloader.batch_size",
    "gradient_accumulation_steps": "trainer.accumulate",
    "gradient_clipping": "trainer.clip_grad_norm",
    "optimizer": "optimizer",
    "scheduler": "scheduler",
    "fp16": "trainer.precision",
    "bf16": "trainer.precision",
}


def check(options: Options) -> None:
    """Raise `BadOption` for a configuration that contradicts the rest of the trainer's options."""
    if options.deepspeed is None:
        return
    if options.strategy != "accelerate":
        raise BadOption("deepspeed", "needs strategy: accelerate, through which it is used")
    if options.devices * options.nodes == 1:
        raise BadOption("deepspeed", "shares out between processes, and devices is 1")
    for key in options.deepspeed:
        if key in DECIDED:
            raise BadOption("deepspeed", f"has {key}, which is {DECIDED[key]} of the experiment")
    stage = options.deepspeed.get("zero_optimization", {}).get("stage", 0)
    if stage not in (0, 1, 2):
        raise BadOption("deepspeed", f"has ZeRO stage {stage}; 0, 1 and 2 are known to resume")
    for name, off in (("ema", None), ("compile", "none")):
        if getattr(options, name) != off:
            raise BadOption(name, "is given beside deepspeed, which has the weights for itself")


def configuration(options: Options, batch_size: int) -> dict:
    """The whole configuration that DeepSpeed gets."""
    return {
        "zero_allow_untested_optimizer": True,
        "zero_force_ds_cpu_optimizer": False,
        **(options.deepspeed or {}),
        "train_micro_batch_size_per_gpu": batch_size,
        # `run.backward` has scaled the loss, and `run.accumulated` knows when a step is due.
        "gradient_accumulation_steps": 1,
        "gradient_clipping": options.clip_grad_norm or 0.0,
    }
