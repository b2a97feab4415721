import * as l10n from '@vscode/l10n';

/** How the samples of an evaluation are drawn. */
export interface EvaluationKind {
  label: string;
  description: string;
  /** Options of `posttrain evaluate`. */
  args: string[];
}

/** The ways that are offered, the plain one first. @param isTrained whether it is a checkpoint of a run, which has a base */
export function evaluationKinds(isTrained: boolean): EvaluationKind[] {
  return [
    {
      label: l10n.t('Plain Samples'),
      description: l10n.t('at the run’s temperature, or 1'),
      args: [],
    },
    ...(isTrained
      ? [
          {
            label: l10n.t('At the Base’s Entropy'),
            description: l10n.t('finds the temperature at which the samples are as uncertain as the base’s'),
            args: ['--match-entropy-of', 'base'],
          },
        ]
      : []),
    {
      label: l10n.t('With Another Temperature for Forking Tokens'),
      description: l10n.t('and then for the others: up to 13 times as many samples'),
      args: ['--strategy', 'forking-temperature'],
    },
  ];
}
