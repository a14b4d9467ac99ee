/** The endpoint `work`: how much an organisation has to do. */
import type { cases } from "#protocol/contracts/cases.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { countWork } from "./inbox-lists.ts";
import { checkAdmin } from "./takeovers.ts";

export async function work({ input, actor, db, directory, access }: RequestContext<typeof cases.work>) {
	access.note({ object: null, count: 0 });
	checkAdmin(actor);
	const { organisation } = input.params;
	if (!directory.organisations.has(organisation)) throw new ProtocolError("not-found");
	const desks = [...directory.desks.values()].flatMap((desk) => (desk.organisation === organisation ? desk.id : []));
	const found = await countWork(db, desks);
	access.note({ object: null, count: found.cases + found.onTheWay });
	return found;
}
