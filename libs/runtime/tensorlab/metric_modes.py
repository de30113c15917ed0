"""Which way is better, by a metric's name. Its twin: libs/lab/src/metric-mode.ts."""

from __future__ import annotations

import re

LESS_WORDS = """
loss losses error errors err mae mse rmse msle rmsle mape smape wape mase nll ppl perplexity bits
bpc bpd bpb brier ece mce wer cer mer ter fid kid lpips kl divergence distance hausdorff entropy
hinge hamming eer fpr fnr regret deviance crps pinball latency ms seconds
"""
MORE_WORDS = """
accuracy acc f1 fbeta precision recall specificity sensitivity auc auroc auprc ap map average r2
score iou miou jaccard dice kappa matthews mcc pearson spearman kendall correlation corrcoef
explained bleu chrf rouge meteor psnr ssim similarity likelihood elbo reward return returns ndcg
mrr hit hits top tpr tnr auprg throughput
"""
LESS, MORE = frozenset(LESS_WORDS.split()), frozenset(MORE_WORDS.split())
NEGATED = frozenset(("neg", "negative"))


def lower_is_better(metric: str) -> bool | None:
    """Whether less of a metric is better; None where its name does not say.

    The last word that is known decides: `val/calibration_error`, `MulticlassHingeLoss`. What is
    negated is the other way round: `neg_mean_squared_error`.

    Args:
        metric: as `val/nll`; capitals divide words.
    """
    words = re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*", metric.rsplit("/", 1)[-1])
    small = [word.lower() for word in words]
    bare = [word if word in LESS | MORE else word.rstrip("0123456789") for word in small]
    known = [word in LESS for word in bare if word in LESS | MORE]
    if not known:
        return None
    return known[-1] != any(word in NEGATED for word in small)
