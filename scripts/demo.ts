/**
 * `npm run demo`: runs everything on one machine. Starts the server with its own PostgreSQL on a data folder, makes a
 * demonstration network at the first start, and prints the accounts. Ctrl-C stops everything.
 * PORT (8420) and CLOISTER_DATA (.data/demo) can be set.
 */
import fs from "node:fs";
import path from "node:path";
import { contracts } from "#protocol/contracts/index.ts";
import { httpTransport, signOut } from "#sdk/index.ts";
import { type Account, DemoNetwork } from "./demo/network.ts";
import { type RunningServer, startServer } from "./demo/server.ts";
import { castOf, talk, work } from "./demo/story.ts";
import { webFolder } from "./web.ts";

const folder = path.resolve(process.env.CLOISTER_DATA ?? ".data/demo");
const accountsFile = path.join(folder, "demo-accounts.json");
const print = (line = "") => console.log(line);

async function main(): Promise<number> {
	const web = process.env.CLOISTER_WEB ?? (await webFolder(() => print("Building the web client ...")));
	print("Starting PostgreSQL and the server ...");
	const server = await startServer(folder, { HOST: "127.0.0.1", PORT: process.env.PORT ?? "8420", CLOISTER_WEB: web });
	let stopping = false;
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => {
			if (stopping) process.exit(130);
			stopping = true;
			print(`\n${signal}: stopping the server and PostgreSQL ...`);
			void server.stop();
		});
	}
	try {
		welcome(server, await accounts(server));
	} catch (error) {
		if (!stopping) {
			await server.stop();
			throw error;
		}
	}
	const code = await server.ended;
	if (!stopping) print("The server has stopped unexpectedly. Start npm run demo again.");
	return stopping ? 0 : code;
}

/** The accounts of this demonstration, made at the first start. */
async function accounts(server: RunningServer): Promise<Account[]> {
	if (fs.existsSync(accountsFile)) return JSON.parse(fs.readFileSync(accountsFile, "utf8")) as Account[];
	const { founded } = await httpTransport({ address: server.address }).call(contracts.directory.network);
	if (founded) throw new Error(`${folder} contains an incomplete demonstration network. Delete this folder and start again.`);
	print("Making the demonstration network:");
	const network = new DemoNetwork(server.address, print);
	const cast = await castOf(network, server.setupToken);
	print("  two threads, and two cases, one of which goes from origin through transit to destination ...");
	await talk(cast);
	await work(cast);
	for (const { session } of network.people) await signOut(session);
	const made = network.people.map(({ session: _, ...account }) => account);
	fs.writeFileSync(accountsFile, JSON.stringify(made, null, 2), { mode: 0o600 });
	return made;
}

function welcome(server: RunningServer, people: Account[]): void {
	const width = Math.max(...people.map(({ signInName }) => signInName.length));
	print(`\nCloister is ready. Open ${server.address} in a browser.\n`);
	print("These people can sign in (all people and contents are fictional):\n");
	for (const { signInName, password, name, part } of people) print(`  ${signInName.padEnd(width)}  ${password}  ${name}, ${part}`);
	print("\nSign in as mareike to see a case that has arrived, or as eleni to see its route.");
	print("Try the command line in another terminal:\n");
	print(`  npx cloister shell --profile eleni --as eleni --server ${server.address}`);
	print(`\nThe recovery codes are in ${accountsFile}. The data is in ${folder}. Ctrl-C stops everything.`);
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(1);
	},
);
