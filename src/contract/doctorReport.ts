import * as z from 'zod';
import { backendNameSchema } from './recipe';
import { optionalBackends } from './backendPackages';

/** The one step that would make a backend work. */
export const backendFixSchema = z.discriminatedUnion('kind', [
  /** Set it up (again); `command` can be copied into a terminal. */
  z.object({ kind: z.literal('setUp'), backend: z.enum(optionalBackends), command: z.string() }),
  /** A shared library that the system lacks, and Debian's command that brings it where there is one. */
  z.object({ kind: z.literal('library'), library: z.string(), command: z.string().nullable() }),
  z.object({ kind: z.literal('advice'), text: z.string() }),
]);
export type BackendFix = z.infer<typeof backendFixSchema>;

/** What a process that started one backend tells of it. */
export const backendTrialSchema = z.object({
  works: z.boolean(),
  device: z.string().nullable(),
  /** Why it does not work; null where it does. */
  reason: z.string().nullable(),
  /** From the start of the backend to its first result. */
  milliseconds: z.number().nullable(),
  /** The adapter that WebGPU found, which may be one that is not taken. */
  adapter: z.object({ name: z.string(), isSoftware: z.boolean() }).nullable(),
});
export type BackendTrial = z.infer<typeof backendTrialSchema>;

/** null memory: nvidia-smi does not tell (a chip that shares the machine's). */
const nvidiaGpuSchema = z.object({
  index: z.int().min(0),
  name: z.string(),
  memoryBytes: z.number().nullable(),
  usedBytes: z.number().nullable(),
});

/** `problem`: why nvidia-smi lists no GPU, in its words. */
export const nvidiaSchema = z.object({
  driver: z.string().nullable(),
  gpus: z.array(nvidiaGpuSchema),
  problem: z.string().nullable(),
});
export type Nvidia = z.infer<typeof nvidiaSchema>;

/** The CUDA libraries that a libtensorflow loads, and where each is on the loader's path; null where it is not. */
export const cudaSchema = z.object({
  wantedBy: z.string(),
  libraries: z.array(z.object({ name: z.string(), path: z.string().nullable() })),
});
export type Cuda = z.infer<typeof cudaSchema>;

/** What `posttrain doctor --json` prints. */
export const doctorReportSchema = z.object({
  machine: z.object({
    platform: z.string(),
    arch: z.string(),
    node: z.string(),
    cpu: z.string(),
    cores: z.int().positive(),
    /** Worker threads of a run on WebAssembly that names no number. */
    threads: z.int().positive(),
    memoryBytes: z.number(),
    freeBytes: z.number(),
  }),
  /** null: there is no nvidia-smi. */
  nvidia: nvidiaSchema.nullable(),
  adapter: backendTrialSchema.shape.adapter,
  cuda: cudaSchema,
  /** Best first. */
  backends: z.array(
    backendTrialSchema.omit({ adapter: true }).extend({ name: backendNameSchema, fix: backendFixSchema.nullable() }),
  ),
  /** The one that a run takes which names none. */
  best: backendNameSchema.nullable(),
  /** The fix of the best backend that can be had and does not work yet. */
  next: backendFixSchema.nullable(),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;
