/** Schemas that several contracts share. */
import * as z from "zod/mini";

export const id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "takes an id"));

/** The allowed last characters, by the length of the text modulo 4 (1 is impossible): the characters whose unused low bits are zero. */
const ENDS: Record<number, RegExp> = { 0: /$/, 2: /[AQgw]$/, 3: /[AEIMQUYcgkosw048]$/ };

/** Whether the length is possible and the unused bits are zero, so that no other text decodes to the same bytes. */
const isCanonical = (text: string) => ENDS[text.length % 4]?.test(text.slice(-1)) ?? false;

/** base64url of at most `max` bytes. */
export function base64url(max: number) {
	return z
		.string()
		.check(
			z.maxLength(Math.ceil((max * 4) / 3), `takes at most ${max} bytes`),
			z.regex(/^[A-Za-z0-9_-]*$/, "takes base64url"),
			z.refine(isCanonical, "takes base64url"),
			z.describe(`base64url of at most ${max} bytes.`),
		);
}

/** base64url of exactly 32 bytes. */
export const hash = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, "takes 32 bytes as base64url"));

/** A signed statement whose body has at most `max` bytes. */
export function wireUpTo(max: number) {
	return z.strictObject({
		type: z.string().check(z.maxLength(40)),
		body: base64url(max),
		sigs: z.array(base64url(64)).check(z.minLength(1), z.maxLength(2)),
	});
}
export const wire = wireUpTo(60 * 1024);

/** A sealed box. The signed statement names the box by `hash`. */
export const sealed = z.strictObject({ hash, box: base64url(4096) });

/** A whole number in a query string or a path. */
export const queryNumber = z.pipe(z.string().check(z.regex(/^\d{1,15}$/, "takes a whole number")), z.transform(Number));
export const limit = z
	.optional(
		z.pipe(
			z.string().check(z.regex(/^\d{1,3}$/, "takes a whole number up to 200")),
			z.transform((text) => Math.min(Math.max(Number(text), 1), 200)),
		),
	)
	.check(z.describe("Items per page: 1 to 200, default 50. 0 counts as 1, and 201 to 999 count as 200."));
/** UTC milliseconds. */
export const time = z.int().check(z.gte(0));
export const count = z.int().check(z.gte(0));
/**
 * A page of large items ends at the latest with the item that brings it to this many bytes. Sizes are those of the stored
 * statements and boxes. So a page has at least one item, and exceeds this size by less than one item.
 */
export const PAGE_BYTES = 4 * 1024 * 1024;
export const cursor = z
	.string()
	.check(
		z.maxLength(200),
		z.regex(/^[A-Za-z0-9_-]+$/, "takes a cursor from an earlier answer"),
		z.describe("The `next` of the page before. Default: the first page."),
	);
export const ok = z.strictObject({ ok: z.literal(true), entry: z.optional(count) });
export const statements = z.array(wire).check(z.maxLength(5000));

/** A checkpoint signed by the log, in the form that statements contain. */
export const checkpoint = z.strictObject({ size: count, root: hash, signature: base64url(64) });
