"""TRL's side of the parity check: GRPOTrainer on the CPU, with the settings and prompts it is given.

    trl_run.py train SETTINGS.json PROMPTS.jsonl OUT
    trl_run.py replay SETTINGS.json PROMPTS.jsonl OUT ROLLOUTS
    trl_run.py rewards PROMPTS.jsonl ROLLOUTS

`train` samples its own completions. `replay` trains on those of our run: ROLLOUTS is the folder of its Parquet files. Both write
OUT/steps.json (a list of metrics), OUT/samples.jsonl (every completion with its reward; `train` alone) and OUT/model, and print the versions as JSON. `rewards`
rewards the completions of our run and prints how many there are and how many have another reward in the file.
"""

import json
import os
import sys
import tempfile

from countdown import reward


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(path, text):
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def recorded(folder):
    """The completions of each step of our run, group by group: token ids by step."""
    import pyarrow.parquet as parquet

    steps = []
    for name in sorted(os.listdir(folder)):
        rows = parquet.read_table(os.path.join(folder, name), columns=["group", "sample", "token_ids"]).to_pylist()
        rows.sort(key=lambda row: (row["group"], row["sample"]))
        steps.append([row["token_ids"] for row in rows])
    return steps


def train(settings, prompts, out, rollouts=None):
    threads = settings.pop("threads")
    os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    import transformers
    import trl
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast
    from trl import GRPOConfig, GRPOTrainer

    torch.set_num_threads(threads)
    model_path = settings.pop("model")
    tokenizer = PreTrainedTokenizerFast.from_pretrained(model_path)
    load = lambda: AutoModelForCausalLM.from_pretrained(model_path, dtype=torch.float32)  # noqa: E731
    base = load().eval()
    sums, samples = {}, []

    def add(**values):
        for name, value in values.items():
            sums[name] = sums.get(name, 0.0) + float(value)

    class MeasuredTrainer(GRPOTrainer):
        """Adds up what TRL logs as a mean of micro-batch means, and the KL to the base model, which it has no use for with beta 0."""

        def _get_per_token_logps_and_entropies(self, model, input_ids, attention_mask, logits_to_keep, **options):
            logps, entropies, auxiliary = super()._get_per_token_logps_and_entropies(
                model, input_ids, attention_mask, logits_to_keep, **options
            )
            if options.get("compute_entropy"):
                mask = attention_mask[:, -logits_to_keep:]
                with torch.no_grad():
                    ours = super()._get_per_token_logps_and_entropies(base, input_ids, attention_mask, logits_to_keep)[0]
                    difference = ours - logps
                    kl = torch.exp(difference) - difference - 1
                    add(tokens=mask.sum(), kl=(kl * mask).sum(), entropy=(entropies * mask).sum())
            return logps, entropies, auxiliary

    steps = []

    class Log(transformers.TrainerCallback):
        def on_log(self, args, state, control, logs=None, **options):
            if "reward" not in logs:
                return
            tokens = sums["tokens"]
            steps.append(
                {
                    "step": state.global_step,
                    **{name: logs[name] for name in ["loss", "grad_norm", "learning_rate", "reward", "frac_reward_zero_std"]},
                    "mean_length": logs["completions/mean_length"],
                    "clipped_ratio": logs["completions/clipped_ratio"],
                    "region_mean": logs["clip_ratio/region_mean"],
                    "entropy": sums["entropy"] / tokens,
                    "kl": sums["kl"] / tokens,
                }
            )
            sums.clear()
            print(state.global_step, round(logs["reward"], 3), file=sys.stderr, flush=True)

    def countdown(completions, numbers, target, id, trainer_state, **_):
        rewards = [reward(*row) for row in zip(completions, numbers, target, strict=True)]
        for name, text, value in zip(id, completions, rewards, strict=True):
            samples.append({"step": trainer_state.global_step + 1, "id": name, "completion": text, "reward": value})
        return rewards

    recordings = iter(recorded(rollouts)) if rollouts else None

    def play(asked, _trainer):
        return {"prompt_ids": tokenizer(text=asked)["input_ids"], "completion_ids": next(recordings), "logprobs": None}

    with tempfile.TemporaryDirectory() as folder:
        arguments = GRPOConfig(
            output_dir=folder, use_cpu=True, bf16=False, gradient_checkpointing=False, report_to="none", save_strategy="no",
            logging_steps=1, disable_tqdm=True, dataloader_num_workers=0, shuffle_dataset=False, **settings,
        )
        trainer = MeasuredTrainer(
            model=load(),
            reward_funcs=countdown,
            args=arguments,
            train_dataset=Dataset.from_list(prompts),
            processing_class=tokenizer,
            callbacks=[Log()],
            **({"rollout_func": play} if rollouts else {}),
        )
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.train()
    os.makedirs(out, exist_ok=True)
    model = trainer.accelerator.unwrap_model(trainer.model)
    model.save_pretrained(os.path.join(out, "model"))
    tokenizer.save_pretrained(os.path.join(out, "model"))
    if not rollouts:
        write(os.path.join(out, "samples.jsonl"), "".join(json.dumps(sample) + "\n" for sample in samples))
    write(os.path.join(out, "steps.json"), json.dumps(steps))
    return {"trl": trl.__version__, "transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]}


def rewards(prompts, folder):
    import pyarrow.parquet as parquet

    known = {row["id"]: row for row in prompts}
    completions = different = 0
    for name in sorted(os.listdir(folder)):
        for row in parquet.read_table(os.path.join(folder, name), columns=["prompt_id", "completion", "reward"]).to_pylist():
            problem = known[row["prompt_id"]]
            completions += 1
            different += reward(row["completion"], problem["numbers"], problem["target"]) != row["reward"]
    return {"completions": completions, "different": different}


what, *paths = sys.argv[1:]
if what == "rewards":
    result = rewards(rows_of(paths[0]), paths[1])
else:
    with open(paths[0], encoding="utf-8") as file:
        asked = json.load(file)
    result = train(asked, rows_of(paths[1]), *paths[2:])
print(json.dumps(result))
