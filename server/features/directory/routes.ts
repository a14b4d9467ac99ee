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
import { circleKeys, deskKeys, names, network, read } from "./reading.ts";
import { vetting, vettingAnswer, vettingAsk } from "./vetting.ts";

/** Accounts come from the session feature, cases from the cases feature. */
export function directoryFeature(app: FastifyInstance, context: ServerContext, others: Omit<DirectoryDependencies, "context">): void {
	const dependencies: DirectoryDependencies = { context, ...others };
	mountOpen(app, context, contracts.network, (requestContext) => network(dependencies, requestContext));
	mountOpen(app, context, contracts.genesisStart, (requestContext) => genesisStart(dependencies, requestContext));
	mountOpen(app, context, contracts.genesis, (requestContext) => genesis(dependencies, requestContext));
	mountOpen(app, context, contracts.inviteRead, (requestContext) => inviteRead(dependencies, requestContext));
	mountOpen(app, context, contracts.joinStart, (requestContext) => joinStart(dependencies, requestContext));
	mountOpen(app, context, contracts.join, (requestContext) => join(dependencies, requestContext));
	mount(app, context, contracts.read, (requestContext) => read(dependencies, requestContext));
	mount(app, context, contracts.append, (requestContext) => append(dependencies, requestContext));
	mount(app, context, contracts.offer, (requestContext) => offer(dependencies, requestContext));
	mount(app, context, contracts.names, (requestContext) => names(dependencies, requestContext));
	mount(app, context, contracts.deskKeys, (requestContext) => deskKeys(dependencies, requestContext));
	mount(app, context, contracts.circleKeys, (requestContext) => circleKeys(dependencies, requestContext));
	mount(app, context, contracts.vetting, vetting);
	mount(app, context, contracts.vettingAsk, vettingAsk);
	mount(app, context, contracts.vettingAnswer, vettingAnswer);
}
