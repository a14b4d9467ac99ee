/** What auditors do with what they have read. An announcement keeps nothing but its access entry. */
import type { Context } from "#kernel/gate.ts";
import type { Feature } from "#kernel/kernel.ts";
import { mount } from "#kernel/mount.ts";
import { review } from "#protocol/contracts/review.ts";

export const reviewFeature: Feature = (app, kernel) => {
	mount(app, kernel, review.announce, announce);
};

async function announce({ input, actor, access }: Context<typeof review.announce>) {
	const { what, reason, case: caseId, count } = input.body;
	const oversees = actor.role === "auditor" || actor.role === "coordinator";
	access.note({
		object: caseId,
		...(caseId && { objectType: "case" }),
		case: caseId,
		action: `client.${what}`,
		basis: reason,
		count,
		purpose: oversees ? "oversight" : "self",
		attested: "client",
	});
	return { ok: true as const };
}
