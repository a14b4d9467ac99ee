/** All verbs of the worker. Only this folder imports the SDK. */
import type { Answer as AnswerOf } from "../rpc.ts";
import * as door from "./door.ts";
import * as drafts from "./drafts.ts";
import type { Sitting } from "./sitting.ts";
import * as today from "./today.ts";

export { errorData } from "#sdk/index.ts";
export { newSitting } from "./sitting.ts";

const verbs = { ...door, ...drafts, ...today };

type Bound<F> = F extends (sitting: Sitting, ...input: infer I) => infer A ? (input: I[0]) => A : never;
/** The verbs as the page calls them. */
export type SittingVerbs = { [K in keyof typeof verbs]: Bound<(typeof verbs)[K]> };
export type Answer<K extends keyof SittingVerbs> = AnswerOf<SittingVerbs[K]>;

export function bindVerbs(sitting: Sitting): SittingVerbs {
	const bound = Object.entries(verbs).map(([name, verb]) => [name, (input: never) => verb(sitting, input)]);
	return Object.fromEntries(bound) as SittingVerbs;
}
