import * as z from 'zod';
import { recipeSchemas, type Method } from './recipe';

/** The part of a JSON schema that zod writes for one recipe key. */
const keySchemaSchema = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  maxLength: z.number().optional(),
  get items() {
    return keySchemaSchema.optional();
  },
  get anyOf() {
    return z.array(keySchemaSchema).optional();
  },
  get oneOf() {
    return z.array(keySchemaSchema).optional();
  },
  get properties() {
    return z.record(z.string(), keySchemaSchema).optional();
  },
  required: z.array(z.string()).optional(),
});
export type KeySchema = z.infer<typeof keySchemaSchema>;

export interface RecipeKey {
  key: string;
  description: string;
  required: boolean;
  /** undefined where the key has none. */
  default: unknown;
  /** What may stand there, in words: `an integer of at least 1, or null`. */
  allowed: string;
  /** Values to offer: those of an enumeration, true and false, null; of a list, those of its items; objects begin with their name. */
  values: unknown[];
  schema: KeySchema;
}

const byMethod = new Map<Method, RecipeKey[]>();

/** The keys of a recipe of this method, in the order of the contract. */
export function recipeKeys(method: Method): RecipeKey[] {
  let keys = byMethod.get(method);
  if (!keys) {
    const schema = keySchemaSchema.parse(z.toJSONSchema(recipeSchemas[method], { io: 'input', target: 'draft-7' }));
    const required = new Set(schema.required);
    keys = Object.entries(schema.properties ?? {}).map(([key, node]) => ({
      key,
      description: node.description ?? '',
      required: required.has(key),
      default: node.default,
      allowed: allowedWords(node),
      values: offeredValues(node),
      schema: node,
    }));
    byMethod.set(method, keys);
  }
  return keys;
}

/** What a schema allows, as the end of a sentence: `one of group, batch, none`. */
export function allowedWords(node: KeySchema): string {
  const options = alternatives(node);
  if (options.length > 1) return joined(options.map(allowedWords));
  if (node.const !== undefined) return String(node.const);
  if (node.enum) return node.enum.length === 1 ? String(node.enum[0]) : `one of ${node.enum.join(', ')}`;
  switch (node.type) {
    case 'integer':
      return `an integer${limits(node)}`;
    case 'number':
      return `a number${limits(node)}`;
    case 'string':
      return node.maxLength === undefined ? 'a text' : `a text of at most ${node.maxLength} characters`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${listWords(node)}`;
    case 'object':
      return `an object with ${joined(propertyWords(node), 'and')}`;
    default:
      return node.type ?? 'a value';
  }
}

/** The schemas of which a value may have one; the schema itself where there is no choice. */
export function alternatives(node: KeySchema): KeySchema[] {
  return (node.anyOf ?? node.oneOf)?.flatMap(alternatives) ?? [node];
}

function propertyWords({ properties = {} }: KeySchema): string[] {
  return Object.entries(properties).map(([key, value]) => (value.const === undefined ? key : `${key} ${String(value.const)}`));
}

/** What stands in a list: `2 values, each a number` where their number is given. */
function listWords({ items, minItems, maxItems }: KeySchema): string {
  const each = items ? allowedWords(items) : 'values';
  return minItems !== undefined && minItems === maxItems ? `${minItems} values, each ${each}` : each;
}

function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: KeySchema): string {
  const upper = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (exclusiveMinimum !== undefined) return ` greater than ${exclusiveMinimum}`;
  if (minimum !== undefined && upper !== undefined) return ` from ${minimum} to ${upper}`;
  if (minimum !== undefined)
    return ` of at least ${minimum}${exclusiveMaximum === undefined ? '' : ` and below ${exclusiveMaximum}`}`;
  return upper === undefined ? '' : ` of at most ${upper}`;
}

function joined(parts: string[], word = 'or'): string {
  const last = parts[parts.length - 1] ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}

function offeredValues(node: KeySchema): unknown[] {
  const options = alternatives(node);
  if (options.length > 1) return options.flatMap(offeredValues);
  if (node.const !== undefined) return [node.const];
  if (node.enum) return node.enum;
  if (node.type === 'boolean') return [true, false];
  if (node.type === 'array') return node.items ? offeredValues(node.items) : [];
  const name = node.properties?.['name']?.const;
  if (name !== undefined) return [{ name }];
  return node.type === 'null' ? [null] : [];
}
