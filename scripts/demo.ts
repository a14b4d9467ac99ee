/**
 * `npm run demo`: runs everything on one machine. Starts the server with its own PostgreSQL on a data folder, makes a
 * demonstration network with a month of work at the first start, and prints the accounts. Ctrl-C stops everything.
 * PORT (8420), SITE_PORT (PORT + 1) and CLOISTER_DATA (.data/demo) can be set.
 */
import fs from "node:fs";
import path from "node:path";
import { contracts } from "#protocol/contracts/index.ts";
import { httpTransport, signOut } from "#sdk/index.ts";
import { StoryClock } from "./demo/clock.ts";
import { type Codes, MONTH_DAYS, playMonth, timesUntil } from "./demo/month.ts";
import { type Account, DemoNetwork } from "./demo/network.ts";
import { startPastServer } from "./demo/past-server.ts";
import { startServer } from "./demo/server.ts";
import { demoSite, releaseDemoSite } from "./demo/site.ts";
import { castOf } from "./demo/story.ts";
import { tour } from "./demo/tour.ts";
import { endsByInterrupt, isInterrupted, stopAll } from "./interrupt.ts";
import { currentWebFolder } from "./web.ts";

const folder = path.resolve(process.env.CLOISTER_DATA ?? ".data/demo");
const demoFile = path.join(folder, "demo-accounts.json");
const print = (line = "") => console.log(line);

interface Demo {
	people: Account[];
	codes: Codes;
}

async function main(): Promise<number> {
	endsByInterrupt();
	const web = process.env.CLOISTER_WEB ?? (await currentWebFolder(() => print("Building the web client ...")));
	const env = { HOST: "127.0.0.1", PORT: process.env.PORT ?? "8420", CLOISTER_WEB: web };
	try {
		const made = savedDemo() ?? (await makeDemo(env));
		print("Starting PostgreSQL and the server ...");
		const site = await demoSite(path.join(folder, "site"), Number(process.env.SITE_PORT ?? Number(env.PORT) + 1));
		const server = await startServer(folder, { ...env, ...site });
		await releaseDemoSite(site.CLOISTER_SITE, server.address, made.people);
		welcome(server.address, made);
		print(`\nThe public site, in four languages: ${site.SITE_ORIGIN}`);
		const code = await server.ended;
		if (isInterrupted()) return 0;
		print("The server has stopped unexpectedly. Start npm run demo again.");
		return code;
	} catch (error) {
		await stopAll();
		if (isInterrupted()) return 0;
		throw error;
	}
}

/** @returns null before the first start. */
function savedDemo(): Demo | null {
	if (!fs.existsSync(demoFile)) return null;
	const saved = JSON.parse(fs.readFileSync(demoFile, "utf8")) as Demo;
	if (!saved.codes) throw new Error(`${folder} has a demonstration network of an earlier version. Delete this folder and start again.`);
	return saved;
}

/** Makes the network and its month of work, at the first start. */
async function makeDemo(env: Record<string, string>): Promise<Demo> {
	const began = Date.now();
	const times = timesUntil(began);
	const clock = new StoryClock(times.on(MONTH_DAYS, "08:00"));
	print("Starting PostgreSQL, and a server whose clock is a month back ...");
	const server = await startPastServer(folder, clock, env);
	const { founded } = await httpTransport({ address: server.address }).call(contracts.directory.network);
	if (founded) throw new Error(`${folder} contains an incomplete demonstration network. Delete this folder and start again.`);
	print("Making the demonstration network:");
	const network = new DemoNetwork(server.address, print, () => clock.now());
	const cast = await castOf(network, server.setupToken);
	print("  two threads, and a month of work on six cases ...");
	const codes = await playMonth(cast, clock, times);
	for (const { session } of network.people) await signOut(session);
	const made = { people: network.people.map(({ session: _, ...account }) => account), codes };
	fs.writeFileSync(demoFile, JSON.stringify(made, null, 2), { mode: 0o600 });
	await server.stop();
	print(`  made in ${Math.round((Date.now() - began) / 1000)} s.`);
	return made;
}

function welcome(address: string, { people, codes }: Demo): void {
	const width = Math.max(...people.map(({ signInName }) => signInName.length));
	print(`\nCloister is ready. Open ${address} in a browser.\n`);
	print("These people can sign in (all people and contents are fictional):\n");
	for (const { signInName, password, name, part } of people) print(`  ${signInName.padEnd(width)}  ${password}  ${name}, ${part}`);
	print("\nThe network has a month of work. Try:\n");
	for (const { as, see, place, command } of tour(codes)) {
		print(`  ${as.padEnd(width)}  ${see}`);
		print(`  ${"".padEnd(width)}    in the browser: ${place}`);
		print(`  ${"".padEnd(width)}    in the shell:   ${command}`);
	}
	print("\nFor the commands, open a shell in another terminal:\n");
	print(`  npx cloister shell --profile ion --as ion --server ${address}`);
	print(`\nPasswords and recovery codes are in ${demoFile}. The data is in ${folder}. Ctrl-C stops everything.`);
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(1);
	},
);
