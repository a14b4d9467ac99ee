/** Starts `npm run demo` as a child process, for scripts that need a network to look at. */
import { spawn } from "node:child_process";
import { stopLater } from "../interrupt.ts";
import { root } from "../tools.ts";

/**
 * Starts the demonstration, and waits until its network is ready.
 * @param folder the data folder. @param port the port of the server.
 * @throws Error with the output of the demonstration, if the demonstration ends before the network is ready.
 */
export async function startDemo(folder: string, port: number): Promise<{ address: string; stop(): Promise<void> }> {
	// CLOISTER_BROWSER is for the script. The server refuses settings that it doesn't know.
	const env = { ...process.env, CLOISTER_BROWSER: undefined, CLOISTER_DATA: folder, PORT: String(port) };
	const demo = spawn(process.execPath, ["--import=tsx", "scripts/demo.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
	const ended = new Promise<void>((resolve) => demo.once("exit", () => resolve()));
	const stop = async () => {
		demo.kill("SIGTERM");
		await ended;
	};
	void ended.then(stopLater(stop));
	let said = "";
	const address = await new Promise<string>((resolve, reject) => {
		demo.stdout.on("data", (data: Buffer) => {
			said += data;
			const ready = /Cloister is ready\. Open (\S+)/.exec(said)?.[1];
			if (ready) resolve(ready);
		});
		void ended.then(() => reject(new Error(`the demonstration network has stopped:\n${said}`)));
	});
	return { address, stop };
}
