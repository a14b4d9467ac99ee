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
import { sweep } from "./store.ts";

export { Accounts };

export function session(app: FastifyInstance, context: ServerContext): void {
	const dependencies = sessionDependencies(context);
	const accounts = new Accounts(context);
	context.sessions.register(lookUp);
	context.every(60_000, "session.sweep", sweep);
	mountOpen(app, context, contracts.start, (ctx) => start(dependencies, ctx));
	mountOpen(app, context, contracts.finish, (ctx) => finish(dependencies, ctx));
	mountOpen(app, context, contracts.refresh, (ctx) => refresh(dependencies, ctx));
	mount(app, context, contracts.end, (ctx) => end(dependencies, ctx));
	mount(app, context, contracts.list, (ctx) => list(dependencies, ctx));
	mount(app, context, contracts.revoke, (ctx) => revoke(dependencies, ctx));
	mount(app, context, contracts.changeStart, (ctx) => changeStart(dependencies, accounts, ctx));
	mount(app, context, contracts.change, (ctx) => change(dependencies, accounts, ctx));
	mountOpen(app, context, contracts.recoverStart, (ctx) => recoverStart(dependencies, ctx));
	mountOpen(app, context, contracts.recoverFinish, (ctx) => recoverFinish(dependencies, ctx));
	mount(app, context, contracts.me, me);
}
