/** Endpoints of sign-in, sessions, password and recovery code. */
import type { FastifyInstance } from "fastify";
import { session as contracts } from "#protocol/contracts/session.ts";
import type { ServerContext } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { Accounts } from "./accounts.ts";
import { change, changeStart, me } from "./credential.ts";
import { sessionDependencies } from "./dependencies.ts";
import { end, list, refresh, revoke } from "./refresh.ts";
import { lookUp } from "./session-store.ts";
import { finish, recoverFinish, recoverStart, start } from "./sign-in.ts";
import { deleteExpired } from "./store.ts";

export { Accounts };

export function sessionFeature(app: FastifyInstance, context: ServerContext): void {
	const dependencies = sessionDependencies(context);
	const accounts = new Accounts(context);
	context.sessions.register(lookUp);
	context.every(60_000, "session.sweep", deleteExpired);
	mountOpen(app, context, contracts.start, (requestContext) => start(dependencies, requestContext));
	mountOpen(app, context, contracts.finish, (requestContext) => finish(dependencies, requestContext));
	mountOpen(app, context, contracts.refresh, (requestContext) => refresh(dependencies, requestContext));
	mount(app, context, contracts.end, (requestContext) => end(dependencies, requestContext));
	mount(app, context, contracts.list, (requestContext) => list(dependencies, requestContext));
	mount(app, context, contracts.revoke, (requestContext) => revoke(dependencies, requestContext));
	mount(app, context, contracts.changeStart, (requestContext) => changeStart(dependencies, accounts, requestContext));
	mount(app, context, contracts.change, (requestContext) => change(dependencies, accounts, requestContext));
	mountOpen(app, context, contracts.recoverStart, (requestContext) => recoverStart(dependencies, requestContext));
	mountOpen(app, context, contracts.recoverFinish, (requestContext) => recoverFinish(dependencies, requestContext));
	mount(app, context, contracts.me, me);
}
