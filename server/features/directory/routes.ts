/** Network, genesis, joining, the directory's log, vetting. */
import type { FastifyInstance } from "fastify";
import { directory as contracts } from "#protocol/contracts/directory.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { append } from "./appending.ts";
import { genesis, genesisStart } from "./founding.ts";
import { inviteRead, join, joinStart } from "./joining.ts";
import { offer } from "./offering.ts";
import type { Parts } from "./parts.ts";
import { deskKeys, names, network, read } from "./reading.ts";
import { vetting, vettingAsk } from "./vetting.ts";

/** Accounts come from the session feature, cases from the cases feature. */
export function directory(app: FastifyInstance, context: ServerContext, needs: Omit<Parts, "context">): void {
	const parts: Parts = { context, ...needs };
	mountOpen(app, context, contracts.network, (ctx) => network(parts, ctx));
	mountOpen(app, context, contracts.genesisStart, (ctx) => genesisStart(parts, ctx));
	mountOpen(app, context, contracts.genesis, (ctx) => genesis(parts, ctx));
	mountOpen(app, context, contracts.inviteRead, (ctx) => inviteRead(parts, ctx));
	mountOpen(app, context, contracts.joinStart, (ctx) => joinStart(parts, ctx));
	mountOpen(app, context, contracts.join, (ctx) => join(parts, ctx));
	mount(app, context, contracts.read, (ctx) => read(parts, ctx));
	mount(app, context, contracts.append, (ctx) => append(parts, ctx));
	mount(app, context, contracts.offer, (ctx) => offer(parts, ctx));
	mount(app, context, contracts.names, (ctx) => names(parts, ctx));
	mount(app, context, contracts.deskKeys, (ctx) => deskKeys(parts, ctx));
	mount(app, context, contracts.vetting, vetting);
	mount(app, context, contracts.vettingAsk, vettingAsk);
}
