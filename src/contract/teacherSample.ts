import * as z from 'zod';

/**
 * A line of `teacher-samples.jsonl`: a completion of the teacher that was found right, and that the student learns from. With its texts
 * the file is a dataset of `prompt` and `completion` too.
 */
export const teacherSampleSchema = z.object({
  prompt_id: z.string(),
  prompt: z.string(),
  completion: z.string(),
  /** Index of the prompt in train_dataset, and of the completion among those of the prompt. */
  group: z.int().min(0),
  sample: z.int().min(0),
  /** As sampled, with the token that ended the completion: a tokenizer may cut the text otherwise. */
  token_ids: z.array(z.int().min(0)).min(1),
});
export type TeacherSample = z.infer<typeof teacherSampleSchema>;
