/** The body of every error answer. */
import * as z from "zod/mini";
import { DECISION_CODES } from "../codes.ts";
import { type AnyErrorData, type ErrorCode, type ErrorData, errorCodes, FULL_LIMITS } from "../errors.ts";
import { base64url, count, id } from "./common.ts";

const dataByCode: { [Code in keyof ErrorData]: z.ZodMiniType<ErrorData[Code]> } = {
	stale: z.strictObject({ next: count }),
	"already-requested": z.strictObject({ handoff: id }),
	"reader-suspended": z.strictObject({ desks: z.array(id) }),
	"no-basis": z.strictObject({ why: z.array(z.enum(DECISION_CODES)).check(z.maxLength(DECISION_CODES.length)) }),
	full: z.strictObject({ limit: z.enum(FULL_LIMITS) }),
	"work-needed": z.strictObject({ challenge: base64url(256) }),
};

export const errorAnswer = z.strictObject({
	error: z.enum(errorCodes),
	detail: z.string().check(z.describe("Names the field or rule, in English, for developers.")),
	field: z.optional(z.string().check(z.describe("The input that is wrong."))),
	data: z.optional(
		z
			.union(Object.values(dataByCode))
			.check(
				z.describe(
					"For programs. With `stale` about an entry's `n`: `next` is the number that the entry must have. With `already-requested`: `handoff` is the request that is open. With `reader-suspended`: the `desks` that belong to a suspended organisation. With `no-basis`: `why` lists the rules that the basis breaks. With `full`: the `limit` that was reached. With `work-needed`: `challenge` is the challenge to solve.",
				),
			),
	),
	request: z.string().check(z.describe("Id of the request, as the server's log has it.")),
	entry: z.optional(count.check(z.describe("Number of the access entry about this request."))),
});
export type ErrorAnswer = z.output<typeof errorAnswer>;

/** Reads `data` of an error answer. @returns undefined without data, for a code that has no data, or for data of another form. */
export function readErrorData(code: ErrorCode, data: unknown): AnyErrorData | undefined {
	return code in dataByCode ? z.safeParse(dataByCode[code as keyof ErrorData], data).data : undefined;
}
