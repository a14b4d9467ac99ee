/**
 * An emergency rings the mailbox and the webhook of a desk, also after the server was killed, and again until it is answered. A decline
 * rings the other desk.
 */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bodyOf, mailReceiver, webhookReceiver } from "../../../test/support/bell-receivers.ts";
import { type RunningServer, startServer } from "../../demo/server.ts";
import { consent, request } from "../handover.ts";
import type { Team } from "../people.ts";
import { closeShells } from "../shell.ts";
import { chapter, prove, step } from "../tell.ts";
import { ringAgain } from "./bells-again.ts";
import { twoDesks } from "./two-desks.ts";

type Scope = Parameters<typeof mailReceiver>[0];

/** This scenario starts a server of its own, because the server's settings name the port of the mail server, which isn't known before. */
export async function bells(_server: RunningServer, folder: string): Promise<void> {
	const endings: (() => unknown)[] = [];
	try {
		await ring(folder, endings);
	} finally {
		for (const end of endings) await end();
	}
}

/** @param endings the functions that must be called afterwards, the newest first. */
async function ring(folder: string, endings: (() => unknown)[]): Promise<void> {
	const scope = { teardown: (end: () => unknown) => void endings.unshift(end) } as Scope;
	const mailbox = await mailReceiver(scope);
	const hook = await webhookReceiver(scope);
	const fromHook = await webhookReceiver(scope);
	const env = {
		DATABASE_URL: "",
		HOST: "127.0.0.1",
		PORT: "0",
		REQUESTS_PER_MINUTE: "1000000",
		CLOISTER_SMTP_URL: mailbox.url,
		MAIL_FROM: "cloister@example.org",
		BELLS_TO_PRIVATE_ADDRESSES: "true",
	};
	const data = path.join(folder, "bells");
	let server = await startServer(data, env);
	endings.unshift(() => server.stop());
	const { port } = new URL(server.address);
	const { origin, transit } = await twoDesks(server, folder);
	await transit.coordinator.do("desk", "bell", transit.desk, "--mail", "night-desk@example.org", "--webhook", hook.url);
	await origin.coordinator.do("desk", "bell", origin.desk, "--webhook", fromHook.url);
	step("the coordinators set a mail address and webhooks");

	chapter("An emergency");
	const first = await emergency(origin, transit);
	prove(await within(10, () => mailbox.mails.length > 0 && hook.calls.length > 0), "the mailbox and the webhook ring within 10 s");
	await transit.staff.do("handoff", "decline", first.handoff, "--code", "no-capacity");
	prove(await within(10, () => fromHook.calls.length > 0), "the decline rings the desk that asked");

	chapter("The server is killed");
	const [mails, calls] = [mailbox.mails.length, hook.calls.length];
	const second = await emergency(origin, transit);
	await server.kill();
	server = await startServer(data, { ...env, PORT: port });
	const rang = await within(60, () => mailbox.mails.length > mails && hook.calls.length > calls);
	prove(rang, "a server that was killed after the request has rung, at the latest when it runs again");

	chapter("What was received");
	const readable = mailbox.mails.map(({ to, raw }) => [to, raw, bodyOf(raw)]);
	const received = JSON.stringify([readable, hook.calls, fromHook.calls]).toLowerCase();
	const secrets = [first, second].flatMap(({ code, handoff }) => [code, handoff]).concat([origin, transit].flatMap(secretsOf));
	prove(
		secrets.every((secret) => !received.includes(secret.toLowerCase())),
		`none of ${secrets.length} names, codes and ids is in it`,
	);
	await closeShells();
	await ringAgain(path.join(folder, "again"), await webhookReceiver(scope), within);
}

function secretsOf({ name, coordinator, staff }: Team): string[] {
	return [name, ...[coordinator, staff].flatMap((person) => [person.name, person.id])];
}

/** Opens a case and requests its transfer as an emergency. */
async function emergency({ staff }: Team, to: Team): Promise<{ code: string; handoff: string }> {
	const { code } = await staff.do("case", "open", "--sections", "identity,consent");
	const agreed = await consent(staff, code, to.name, ["identity"], "She agrees.");
	const what = { kind: "transfer", to: to.desk, sections: ["identity"], consent: agreed, summary: "Tonight.", travel: true } as const;
	return { code, handoff: await request(staff, code, { ...what, priority: "emergency" }) };
}

async function within(seconds: number, holds: () => boolean): Promise<boolean> {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) if (holds()) return true;
	return false;
}
