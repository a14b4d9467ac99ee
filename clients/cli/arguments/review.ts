/** The arguments and flags that the commands of a review share. */
import { optional, required } from "./grammar.ts";
import { number, ref } from "./kinds.ts";

export const entryNumber = () => number("NUMBER", 0, 1e15);

export const queryArgument = { query: required(ref("QUERY")) };

export const limitFlag = optional(number("COUNT", 1, 100_000));

/** How many rows a list shows without `--limit`. */
export const DEFAULT_LIMIT = 50;
