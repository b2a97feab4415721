import * as z from 'zod';
import { tokenStatisticsSchema, tokenTableSchema, type TokenStatistics, type TokenTable } from './tokenTable';

/** A {@link TokenTable} whose `tokens` are one JSON text: the extension host hands it on without taking thousands of objects apart. */
export const packedTokenTableSchema = tokenTableSchema.omit({ tokens: true }).extend({ tokens: z.string() });
export type PackedTokenTable = z.infer<typeof packedTokenTableSchema>;

type Row = ReturnType<typeof rowOf>;

export function packedTable({ tokens, ...table }: TokenTable): PackedTokenTable {
  return { ...table, tokens: JSON.stringify(tokens.map(rowOf)) };
}

/** @throws SyntaxError or z.ZodError where the text is none that {@link packedTable} made */
export function unpackedTable({ tokens, ...table }: PackedTokenTable): TokenTable {
  const rows = JSON.parse(tokens) as Row[];
  return { ...table, tokens: z.array(tokenStatisticsSchema).parse(rows.map(tokenOf)) };
}

function rowOf({ id, text, count, entropy, top, probability, reference, covariance, instead }: TokenStatistics) {
  const base = reference && ([reference.entropy, reference.probability, reference.change] as const);
  const others = instead.map((other) => [other.text, other.probability] as const);
  return [id, text, count, entropy, top, probability, base, covariance, others] as const;
}

function tokenOf([id, text, count, entropy, top, probability, base, covariance, others]: Row): TokenStatistics {
  return {
    ...{ id, text, count, entropy, top, probability, covariance },
    reference: base && { entropy: base[0], probability: base[1], change: base[2] },
    instead: others.map((other) => ({ text: other[0], probability: other[1] })),
  };
}
