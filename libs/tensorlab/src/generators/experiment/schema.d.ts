// Generated from schema.json: `node tools/schema-types.mjs` writes it anew.

/**
 * Adds an experiment to a lab: experiments/configs/<name>/experiment.yaml, which says what is trained on what, and how.
 */
export interface ExperimentSchema {
  /**
   * Name of the experiment, in any case: DigitsMlp, digits_mlp and digits-mlp mean the same.
   */
  name: string;
  /**
   * The project that it belongs to. Default: the lab's only one, or that of --from.
   */
  project?: string;
  /**
   * What is trained: an architecture of the lab by name, or any class by its dotted path. Default: the lab's only one, or that of --from.
   */
  architecture?: string;
  /**
   * What it is trained on: a dataloader of the lab by name, or any class by its dotted path. Default: the lab's only one, or that of --from.
   */
  dataloader?: string;
  /**
   * The training loop: a trainer of the lab by name, or any class by its dotted path. Default: supervised, the lab's only one, or that of --from.
   */
  trainer?: string;
  /**
   * What is made small: a loss of the lab by name, or any class by its dotted path. Default: torch.nn.CrossEntropyLoss, or that of --from.
   */
  loss?: string;
  /**
   * An optimizer of the lab by name, or any class by its dotted path. Default: torch.optim.AdamW, or that of --from.
   */
  optimizer?: string;
  /**
   * Another experiment: this one extends it, and holds only what differs.
   */
  from?: string;
  /**
   * A value of the experiment file as key=value, such as trainer.epochs=50. The value is read as YAML. Repeat it for several.
   */
  set?: string[];
  /**
   * One sentence: what the experiment tries.
   */
  description?: string;
  /**
   * The lab, by folder or by name. Default: the only one, or the one that you are in.
   */
  lab?: string;
}
