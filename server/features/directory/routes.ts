/** Endpoints of the directory: founding, joining, statements, names, desk keys and vetting. */
import type { FastifyInstance } from "fastify";
import { directory as contracts } from "#protocol/contracts/directory.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { append } from "./appending.ts";
import type { DirectoryDependencies } from "./dependencies.ts";
import { genesis, genesisStart } from "./founding.ts";
import { inviteRead, join, joinStart } from "./joining.ts";
import { offer } from "./offering.ts";
import { deskKeys, names, network, read } from "./reading.ts";
import { vetting, vettingAnswer, vettingAsk } from "./vetting.ts";

/** Accounts come from the session feature, cases from the cases feature. */
export function directory(app: FastifyInstance, context: ServerContext, others: Omit<DirectoryDependencies, "context">): void {
	const dependencies: DirectoryDependencies = { context, ...others };
	mountOpen(app, context, contracts.network, (ctx) => network(dependencies, ctx));
	mountOpen(app, context, contracts.genesisStart, (ctx) => genesisStart(dependencies, ctx));
	mountOpen(app, context, contracts.genesis, (ctx) => genesis(dependencies, ctx));
	mountOpen(app, context, contracts.inviteRead, (ctx) => inviteRead(dependencies, ctx));
	mountOpen(app, context, contracts.joinStart, (ctx) => joinStart(dependencies, ctx));
	mountOpen(app, context, contracts.join, (ctx) => join(dependencies, ctx));
	mount(app, context, contracts.read, (ctx) => read(dependencies, ctx));
	mount(app, context, contracts.append, (ctx) => append(dependencies, ctx));
	mount(app, context, contracts.offer, (ctx) => offer(dependencies, ctx));
	mount(app, context, contracts.names, (ctx) => names(dependencies, ctx));
	mount(app, context, contracts.deskKeys, (ctx) => deskKeys(dependencies, ctx));
	mount(app, context, contracts.vetting, vetting);
	mount(app, context, contracts.vettingAsk, vettingAsk);
	mount(app, context, contracts.vettingAnswer, vettingAnswer);
}
