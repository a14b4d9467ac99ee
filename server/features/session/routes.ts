/** Signing in, sessions, password and recovery code. */
import type { FastifyInstance } from "fastify";
import { session as contracts } from "#protocol/contracts/session.ts";
import type { Kernel } from "#server/gate/context.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { Accounts } from "./accounts.ts";
import { change, changeStart, me } from "./credential.ts";
import { partsOf } from "./parts.ts";
import { end, list, refresh, revoke } from "./refresh.ts";
import { lookUp } from "./session-store.ts";
import { finish, recoverFinish, recoverStart, start } from "./sign-in.ts";
import { sweep } from "./store.ts";

export { Accounts };

export function session(app: FastifyInstance, kernel: Kernel): void {
	const parts = partsOf(kernel);
	const accounts = new Accounts(kernel);
	kernel.sessions.register(lookUp);
	kernel.every(60_000, "session.sweep", sweep);
	mountOpen(app, kernel, contracts.start, (ctx) => start(parts, ctx));
	mountOpen(app, kernel, contracts.finish, (ctx) => finish(parts, ctx));
	mountOpen(app, kernel, contracts.refresh, (ctx) => refresh(parts, ctx));
	mount(app, kernel, contracts.end, (ctx) => end(parts, ctx));
	mount(app, kernel, contracts.list, (ctx) => list(parts, ctx));
	mount(app, kernel, contracts.revoke, (ctx) => revoke(parts, ctx));
	mount(app, kernel, contracts.changeStart, (ctx) => changeStart(parts, accounts, ctx));
	mount(app, kernel, contracts.change, (ctx) => change(parts, accounts, ctx));
	mountOpen(app, kernel, contracts.recoverStart, (ctx) => recoverStart(parts, ctx));
	mountOpen(app, kernel, contracts.recoverFinish, (ctx) => recoverFinish(parts, ctx));
	mount(app, kernel, contracts.me, me);
}
