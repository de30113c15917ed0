const words = (text: string) => new Set(text.split(/\s+/));

const less = words(
  `loss losses error errors err mae mse rmse msle rmsle mape smape wape mase nll ppl perplexity
  bits bpc bpd bpb brier ece mce wer cer mer ter fid kid lpips kl divergence distance hausdorff
  entropy hinge hamming eer fpr fnr regret deviance crps pinball latency ms seconds`,
);
const more = words(
  `accuracy acc f1 fbeta precision recall specificity sensitivity auc auroc auprc ap map average
  r2 score iou miou jaccard dice kappa matthews mcc pearson spearman kendall correlation
  corrcoef explained bleu chrf rouge meteor psnr ssim similarity likelihood elbo reward return
  returns ndcg mrr hit hits top tpr tnr auprg throughput`,
);
const isKnown = (word: string) => less.has(word) || more.has(word);

/**
 * Whether less of a metric is better; undefined where its name does not say. The last word that is known decides, and what is negated
 * is the other way round. Training knows the same: libs/runtime/tensorlab/metric_modes.py.
 *
 * @param metric as `val/nll`, `MulticlassHingeLoss`; capitals divide words
 */
export function lowerIsBetter(metric: string): boolean | undefined {
  const name = metric.slice(metric.lastIndexOf('/') + 1);
  const found = (name.match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*/g) ?? []).map((word) =>
    word.toLowerCase(),
  );
  const known = found
    .map((word) => (isKnown(word) ? word : word.replace(/\d+$/, '')))
    .filter(isKnown);
  const isNegated = found.some((word) => word === 'neg' || word === 'negative');
  return known.length === 0 ? undefined : less.has(known.at(-1)!) !== isNegated;
}
