/** The commands that sign in and out, and that show the member's account and sessions. */
import { desksOf } from "#protocol/folds/directory.ts";
import { endSession, fetchMyAccount, listSessions } from "#sdk/account/sessions.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { directoryFreshness, vettingDueDate } from "#sdk/index.ts";
import { done } from "../../answers/answers.ts";
import { fields } from "../../answers/layout.ts";
import { type Columns, column, idColumn, listAnswer, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { ref, text } from "../../arguments/kinds.ts";
import { command, type Io, sessionCommand } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, showTime } from "../../times.ts";
import { messages } from "../../words/messages.ts";

/** The name to sign in with, as typed or remembered. @throws UsageError with the whole command, when the name or the server isn't known. */
export async function signInName(io: Io, input: string | undefined, command: string): Promise<string> {
	const target = await io.invocation.signInTarget();
	const name = input ?? target.signIn;
	if (name && target.server) return name;
	throw new UsageError(messages.newProfile(`cloister ${command} ${name ?? "NAME"}${target.server ? "" : " --server ADDRESS"}`), command);
}

/** Whether witnesses have confirmed that the directory is the newest. */
function freshnessOf(session: UnlockedSession) {
	const found = directoryFreshness(session);
	const { provenAt, overrideUntil } = found;
	return {
		data: { ...found, provenAt: isoTime(provenAt), overrideUntil: isoTime(overrideUntil) },
		text: messages.directoryFreshness({ ...found, provenAt: showTime(provenAt), overrideUntil: showTime(overrideUntil) }),
	};
}

const signInCommand = command({
	name: "sign-in",
	help: {
		summary: "Check your password, and remember your sign-in name and the server for later commands.",
		details: "Keys are never written to disk, so each command asks for the password again. `cloister shell` keeps them in memory instead.",
		parameters: { name: "Your sign-in name. Default: the name that this profile remembers." },
		examples: ["cloister sign-in ana --server https://cloister.example.org"],
	},
	args: { name: optional(text("NAME")) },
	async run(io, input) {
		const name = await signInName(io, input.name, "sign-in");
		const session = await io.invocation.signIn(name, await io.password());
		const { data, text } = freshnessOf(session);
		return {
			data: { member: session.me, signIn: name, directory: data },
			text: () => `${messages.signedIn(name)}\n${messages.directoryState(text)}`,
		};
	},
});

const signOutCommand = command({
	name: "sign-out",
	help: {
		summary: "End the session and forget the sign-in name of this profile.",
		examples: ["cloister sign-out"],
	},
	async run(io) {
		await io.invocation.close();
		await io.invocation.profile.write({ signIn: null });
		return done(messages.signedOut);
	},
});

export const whoami = sessionCommand({
	name: "whoami",
	help: {
		summary: "Show your account, role and desks.",
		examples: ["cloister whoami"],
	},
	async run(session) {
		const [people, { status }] = [await People.of(session), await fetchMyAccount(session)];
		const me = session.dir.members.get(session.me);
		const due = me ? vettingDueDate(session, me) : null;
		const desks = desksOf(session.dir, session.me).map(({ id, name }) => ({ desk: id, name }));
		const data = {
			member: session.me,
			name: people.checkedName(session.me),
			role: me?.role ?? null,
			status,
			organisation: me?.organisation ?? null,
			organisationName: me?.organisation ? people.organisation(me.organisation) : null,
			desks,
			nextVetting: isoTime(due),
			directory: freshnessOf(session).data,
		};
		const text = (): string =>
			fields([
				["name", data.name],
				["member", data.member],
				["role", data.role],
				["status", status],
				["organisation", data.organisationName],
				["desks", desks.map(({ name }) => name).join(", ")],
				["next vetting", showTime(due)],
				["directory", freshnessOf(session).text],
			]);
		return { data, text };
	},
});

type SessionRow = Awaited<ReturnType<typeof listSessions>>[number];

const sessionColumns: Columns<SessionRow> = {
	session: idColumn("SESSION", ({ session }) => session),
	started: timeColumn("STARTED", ({ started }) => started),
	used: timeColumn("LAST USED", ({ used }) => used),
	current: column(
		"THIS SESSION",
		({ current }) => current,
		({ current }) => (current ? messages.yes : ""),
	),
};

const sessionList = command({
	name: "session list",
	help: {
		summary: "Show where you are signed in.",
		examples: ["cloister session list"],
	},
	async run(io) {
		return listAnswer("sessions", await listSessions(await io.session()), sessionColumns);
	},
});

const sessionEnd = sessionCommand({
	name: "session end",
	help: {
		summary: "End another of your sessions at once.",
		parameters: { session: "The session's id, or its first characters." },
		examples: ["cloister session end 3f2a"],
	},
	args: { session: required(ref("SESSION")) },
	async run(session, input) {
		const all = await listSessions(session);
		const ids = all.map(({ session: id }) => id);
		await endSession(session, pickId("session", input.session, ids));
		return done();
	},
});

export const signInCommands = [signInCommand, signOutCommand, whoami, sessionList, sessionEnd];
