/** Stops what a script has started, such as servers and shells, also when the script is interrupted. */

type Stop = () => Promise<unknown>;

/** The stop functions of everything that runs, in the order in which they were registered. */
const running = new Set<Stop>();
let exitCode = 130;
let interrupted = false;
let stopping: Promise<void> | null = null;

/** How long an interrupted script waits for everything to stop, in ms. Then the script ends anyway. */
const GIVE_UP_MS = 30_000;
/** How often a script looks whether npm still runs, in ms. */
const PARENT_MS = 500;
let watchesParent = false;

/**
 * Registers a function that stops something, such as a server. An interrupt calls it. Register it as soon as the server has been started,
 * even if the server isn't ready yet.
 * @returns a function to call when the server has ended by itself.
 */
export function stopLater(stop: Stop): () => void {
	listen();
	running.add(stop);
	return () => void running.delete(stop);
}

/** Calls all functions that `stopLater` has registered, the newest first, one after another. */
export function stopAll(): Promise<void> {
	stopping ??= stopEach().finally(() => {
		stopping = null;
	});
	return stopping;
}

/** Whether the script has been interrupted. Errors after that are expected and need no message. */
export const isInterrupted = (): boolean => interrupted;

/** For a script that runs until Ctrl-C: its exit code is then 0. */
export function endsByInterrupt(): void {
	exitCode = 0;
}

async function stopEach(): Promise<void> {
	for (;;) {
		const newest = [...running].at(-1);
		if (!newest) return;
		running.delete(newest);
		await newest().catch((error: unknown) => console.error(error));
	}
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function listen(): void {
	// One Ctrl-C can arrive twice: from the terminal, and from npm or tsx. So the listeners stay, and only the first signal counts.
	if (process.env.npm_lifecycle_event !== undefined && !watchesParent) watchParent();
	watchesParent = true;
	for (const signal of SIGNALS) if (!process.listeners(signal).includes(interrupt)) process.on(signal, interrupt);
}

/**
 * A signal that ends npm doesn't reach the script: npm passes it on to the shell between them, and the shell ends alone. Then the script has
 * another parent.
 */
function watchParent(): void {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		interrupt("SIGTERM");
	}, PARENT_MS).unref();
}

function interrupt(signal: NodeJS.Signals): void {
	if (interrupted) return;
	interrupted = true;
	console.log(`\n${signal}: stopping ...`);
	setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
	void stopAll().finally(() => process.exit(exitCode));
}
