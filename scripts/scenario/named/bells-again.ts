/** An emergency rings again until it is answered. On a server whose clock jumps. */
import { setTimeout as sleep } from "node:timers/promises";
import { setBell } from "#sdk/directory/bells.ts";
import type { WebhookReceiver } from "../../../test/support/bell-receivers.ts";
import { StoryClock } from "../../demo/clock.ts";
import { DemoNetwork, type Organisation, type Person } from "../../demo/network.ts";
import { startPastServer } from "../../demo/past-server.ts";
import { casework } from "../../demo/verbs.ts";
import { chapter, prove, step } from "../tell.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long to wait before a bell counts as silent, in ms. */
const QUIET_MS = 3_000;

/** @param hook the webhook of the desk that is asked. @param within waits until something holds, for so many seconds at most. */
export async function ringAgain(
	folder: string,
	hook: WebhookReceiver,
	within: (seconds: number, holds: () => boolean) => Promise<boolean>,
): Promise<void> {
	chapter("Nobody looks");
	const clock = new StoryClock(Date.now() - DAY);
	const server = await startPastServer(folder, clock, {
		HOST: "127.0.0.1",
		PORT: "0",
		DATABASE_URL: "",
		LOG_LEVEL: "error",
		BELLS_TO_PRIVATE_ADDRESSES: "true",
	});
	try {
		const network = new DemoNetwork(server.address, step, () => clock.now());
		const { from, to } = await twoOrganisations(network, server.setupToken);
		await setBell(to.coordinator.session, to.desk, { webhook: hook.url });
		const ref = await emergency(from, to);
		const ringsOnce = async (count: number) => (await within(20, () => hook.calls.length >= count)) && hook.calls.length === count;
		prove(await ringsOnce(1), "the emergency rings");
		const asked = clock.now();
		clock.moveTo(asked + HOUR);
		prove(await ringsOnce(2), "nobody has looked after an hour, so it rings again");
		clock.moveTo(asked + 3 * HOUR);
		prove(await ringsOnce(3), "and again after three hours");
		await casework(to.coordinator).acknowledge(ref);
		clock.moveTo(asked + 5 * HOUR);
		prove(await ringsOnce(4), "a look isn't help: it rings on after somebody has acknowledged it");
		await casework(to.coordinator).decline(ref, "no-capacity");
		clock.moveTo(asked + 8 * HOUR);
		await sleep(QUIET_MS);
		prove(hook.calls.length === 4, "once it is answered, it is silent");
	} finally {
		await server.stop();
	}
}

type WithDesk = Organisation & { desk: string };

async function twoOrganisations(network: DemoNetwork, setupToken: string): Promise<{ from: WithDesk; to: WithDesk }> {
	const founder = await network.found(setupToken, "Bells", "Ruth Adler", "ruth", "founder");
	const second = await network.admit({ by: founder, admin: null }, who("Tomás Ribeiro", "tomas"), { organisation: null, role: "admin" });
	const admins: [Person, Person] = [founder, second];
	const withDesk = async (name: string, country: string, part: "origin" | "transit", coordinator: ReturnType<typeof who>) => {
		const made = await network.organisation(admins, { name, country, parts: [part] }, coordinator);
		return { ...made, desk: await network.desk(made.coordinator, "Night Desk") };
	};
	const from = await withDesk("Lighthouse", "AL", "origin", who("Era Hoxha", "era"));
	const to = await withDesk("Bridge House", "IT", "transit", who("Marta Rossi", "marta"));
	for (const { coordinator } of [from, to]) await casework(coordinator).sync();
	return { from, to };
}

async function emergency({ coordinator, desk }: WithDesk, to: WithDesk) {
	const verbs = casework(coordinator);
	const { id } = await verbs.openCase(desk, ["safe-contact", "consent"]);
	const consent = await verbs.consent(id, { recipient: to.id, sections: ["safe-contact"], words: "She agrees." });
	return verbs.request(id, {
		kind: "transfer",
		to: to.desk,
		priority: "emergency",
		travel: true,
		sections: ["safe-contact"],
		basis: { kind: "consent", consent },
		summary: { ageBand: "18-24", languages: ["sq"], needs: ["shelter"], urgency: "emergency", riskLevel: "high", text: "Tonight." },
	});
}

const who = (name: string, signInName: string) => ({ name, signInName, part: name });
