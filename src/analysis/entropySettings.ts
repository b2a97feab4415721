/** The value of a recipe's key as text; undefined where it has none. */
export type RecipeText = (key: string) => string | undefined;

/** Settings that keep entropy up, as far as a method has them, with what they are now: `entropy_coef above 0 (now 0)`. */
export function entropyRemedies(method: string, recipe: RecipeText): string[] {
  const now = (key: string): string => `now ${recipe(key) ?? 'unknown'}`;
  const epsilon = recipe('epsilon');
  const high = recipe('epsilon_high');
  const clipHigher = `epsilon_high above epsilon (now ${isSet(high) ? high : epsilon}, epsilon ${epsilon})`;
  switch (method) {
    case 'grpo':
      return [
        `entropy_coef above 0 (${now('entropy_coef')})`,
        clipHigher,
        `a KL to the base with beta (${now('beta')})`,
        `loss_type clip_cov or kl_cov (${now('loss_type')})`,
      ];
    case 'rloo':
      return [clipHigher, `a KL to the base with beta (${now('beta')})`];
    case 'ppo':
      return [
        `a KL to the base with kl_coef (${now('kl_coef')}) or kl_loss_coef (${now('kl_loss_coef')})`,
        `fewer updates on a generation with num_ppo_epochs (${now('num_ppo_epochs')})`,
      ];
    default:
      return [];
  }
}

/** What a recipe does about the entropy already: `entropy_coef 0.05`, `beta 0.04`. Empty where it lets it fall. */
export function entropyInterventions(recipe: RecipeText): string[] {
  const coefficients = ['entropy_coef', 'beta', 'kl_coef', 'kl_loss_coef'].filter((key) => Number(recipe(key) ?? 0) > 0);
  const [epsilon, high] = [recipe('epsilon'), recipe('epsilon_high')];
  const loss = recipe('loss_type');
  return [
    ...coefficients.map((key) => `${key} ${recipe(key)}`),
    ...(isSet(high) && Number(high) > Number(epsilon) ? [`epsilon_high ${high} above epsilon ${epsilon}`] : []),
    ...(loss === 'clip_cov' || loss === 'kl_cov' ? [`loss_type ${loss}`] : []),
  ];
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== 'null';
}
