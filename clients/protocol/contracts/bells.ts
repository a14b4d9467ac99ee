/** Bells: how a desk is told, outside of the program, that something waits. SPEC "Cases", section 10. */
import * as z from "zod/mini";
import { BELL_LANGUAGES, RING_FAILURES } from "../codes.ts";
import { isMailAddress } from "../rules/mail-address.ts";
import { count, hash, id, ok, time } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const params = z.strictObject({ desk: id });
const mailAddress = z.string().check(z.refine(isMailAddress, "takes one plain mail address"));
const webhookAddress = z
	.string()
	.check(
		z.maxLength(500, "takes at most 500 characters"),
		z.regex(/^https?:\/\/[!-~]+$/, "takes a URL"),
		z.refine(URL.canParse, "takes a URL"),
	);
const reminder = z.strictObject({
	hour: z.int().check(z.gte(0), z.lte(23)),
	zone: z.string().check(z.maxLength(64), z.refine(isZone, "takes a time zone, such as Europe/Rome")),
});
const language = z.enum(BELL_LANGUAGES);
const failure = z.nullable(z.strictObject({ reason: z.enum(RING_FAILURES), tries: count, since: time }));
/** When a message was last delivered, UTC ms. */
const rung = z.nullable(time);

/** Whether this is the name of a time zone, such as "Europe/Rome". */
export function isZone(zone: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
	} catch {
		return false;
	}
}

export const bells = {
	set: endpoint({
		id: "bells.set",
		summary: "Set how a desk is told that something waits",
		description:
			"For coordinators of the desk's organisation: sets the whole bell of the desk. The server stores the addresses in clear text. Null switches a part off. `webhook.secret`: the key of the signature, 32 bytes; null keeps the key that is stored for the same URL. `reminder`: rings at this hour of Monday to Friday, whether or not anything waits.",
		method: "PUT",
		path: "/desks/:desk/bell",
		params,
		body: z.strictObject({
			language,
			mail: z.nullable(mailAddress),
			webhook: z.nullable(z.strictObject({ url: webhookAddress, secret: z.nullable(hash) })),
			reminder: z.nullable(reminder),
		}),
		response: ok,
		access: { action: "bell.set", activity: "update", subject: "desk", purpose: "administration" },
	}),
	get: endpoint({
		id: "bells.get",
		summary: "How a desk is told that something waits",
		description:
			"For members of the desk and coordinators of its organisation. `failure`: set when the last three or more tries have failed. `rung`: when a message was last delivered. `sendsMail`: whether this server can send mail.",
		method: "GET",
		path: "/desks/:desk/bell",
		params,
		response: z.strictObject({
			language,
			mail: z.nullable(z.strictObject({ address: z.string(), failure, rung })),
			webhook: z.nullable(z.strictObject({ url: z.string(), failure, rung })),
			reminder: z.nullable(reminder),
			sendsMail: z.boolean(),
		}),
		access: { action: "bell.read", activity: "read", subject: "desk", purpose: "administration" },
		initiator: "any",
	}),
	test: endpoint({
		id: "bells.test",
		summary: "Ring a desk's bell once, to test it",
		description:
			"For coordinators of the desk's organisation: rings the mail and the webhook with the usual message, at most once a minute. `rings`: which of the two ring now. The result stands in `rung` and `failure` of `bells.get`.",
		method: "POST",
		repeatable: true,
		path: "/desks/:desk/bell/test",
		params,
		response: z.strictObject({ rings: z.array(z.enum(["mail", "webhook"])) }),
		access: { action: "bell.test", activity: "other", subject: "desk", purpose: "administration" },
	}),
};
