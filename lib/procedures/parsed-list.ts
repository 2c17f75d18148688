import { z } from 'zod';

/** Lists of rows that were parsed, each with the schema of its rows. */
const parsed = new WeakMap<object, z.ZodType>();

/** Such a list as it goes out over the API: it holds nothing but JSON, so that nobody has to walk through it for more. */
class PlainJson {
  readonly #list: object;
  constructor(list: object) {
    this.#list = list;
  }
  toJSON(): object {
    return this.#list;
  }
}

/** For the handler of the API: it copies each value of a thousand rows else, to write those that JSON has no word for. */
export const parsedLists = {
  /** the first number that is ours: https://orpc.dev/docs/rpc/json-serializer */
  type: 20,
  condition: (value: unknown): boolean => typeof value === 'object' && value !== null && parsed.has(value),
  serialize: (list: unknown): unknown => new PlainJson(list as object),
  deserialize: (list: unknown): unknown => list,
};

/** Says of a list that its rows were parsed on their way out of the inventory, and nothing was put to them that was not. */
export function markParsed<Row extends z.ZodType>(row: Row, list: z.output<Row>[]): z.output<Row>[] {
  parsed.set(list, row);
  return list;
}

/**
 * The output of a procedure that answers a list of `markParsed`: that very list passes, for parsing a thousand rows again
 * takes 2 ms. Anything else is parsed as every output is.
 */
export function listOf<Row extends z.ZodType>(row: Row): z.ZodArray<Row> {
  const list = z.array(row);
  const standard = list['~standard'];
  const validate: typeof standard.validate = (value) =>
    typeof value === 'object' && value !== null && parsed.get(value) === row
      ? { value: value as z.output<Row>[] }
      : standard.validate(value);
  return Object.defineProperty(list, '~standard', { value: { ...standard, validate } });
}
