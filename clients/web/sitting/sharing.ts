/**
 * How tabs share a worker. Web Locks tell which tabs and workers live: the browser releases a lock when its tab or worker dies.
 *
 * Only one tab connects at a time, and a worker that has ended closes while none connects. So no tab gets a worker that is about to close.
 */

/** Held while a tab connects, and from the end of a worker until it is dead. */
const GATE = "cloister-gate";
/**
 * A tab or worker that holds the gate for longer than this hangs, in ms. Loading the worker takes some seconds. Connecting to one that ends
 * takes six seconds at most.
 */
const LONGEST_AT_GATE = 15_000;

/** The first message of a tab. */
export interface ConnectMessage {
	/** The lock that the tab holds as long as it lives. */
	tabLock: string;
	/** For calls and events. */
	port: MessagePort;
}

const FOREVER = new Promise<never>(() => {});

/** Whether tabs share a worker in this browser. Otherwise each has its own, and only one of them a sitting. */
export const canShare = (scope: { SharedWorker?: unknown }): boolean => scope.SharedWorker !== undefined;

/** Holds a lock until this tab or worker dies, or earlier. Resolves when it is held. */
export function holdLock(name: string, until: Promise<unknown> = FOREVER): Promise<void> {
	return new Promise((resolve) => {
		void navigator.locks.request(name, () => {
			resolve();
			return until;
		});
	});
}

/** Runs work while it holds the gate alone. A holder that hangs loses the gate, and its own request fails with an AbortError. */
async function atGate<T>(work: () => Promise<T>): Promise<T> {
	const before = await holderOfGate();
	try {
		return await navigator.locks.request(GATE, { signal: AbortSignal.timeout(LONGEST_AT_GATE) }, work);
	} catch (error) {
		if ((error as Error).name !== "TimeoutError") throw error;
	}
	// When another holder has come meanwhile, the first one didn't hang.
	return (await holderOfGate()) === before ? navigator.locks.request(GATE, { steal: true }, work) : atGate(work);
}

async function holderOfGate(): Promise<string | undefined> {
	const { held = [] } = await navigator.locks.query();
	return held.find(({ name }) => name === GATE)?.clientId;
}

/** In the worker: closes it when no tab connects, and holds the gate until it is dead. */
export function closeWorker(close: () => void): void {
	void navigator.locks.request(GATE, () => {
		close();
		return FOREVER;
	});
}

/**
 * In a tab: connects to the worker that lives, or starts one.
 * @param start joins or starts the worker with this name. The worker holds a lock of the same name. @param build the beginning of the name.
 * @param onLost called when the worker has ended or died.
 * @throws Error when the worker can't be loaded, or this tab hung so long that another one went first
 */
export async function shareWorker(
	start: (name: string) => SharedWorker,
	build: string,
	port: MessagePort,
	onLost: () => void,
): Promise<void> {
	const tabLock = crypto.randomUUID();
	let giveUp = () => {};
	await holdLock(tabLock, new Promise<void>((resolve) => (giveUp = resolve)));
	try {
		let name = "";
		let refused: MessagePort | undefined = port;
		while (refused) {
			const mine: MessagePort = refused;
			refused = await atGate(async () => {
				name = await nameOfWorker(build);
				return connectTo(start(name), { tabLock, port: mine });
			});
		}
		void navigator.locks.request(name, { mode: "shared" }, onLost);
	} catch (error) {
		// A worker that lets this tab in too late takes it for one that has gone.
		giveUp();
		throw error;
	}
}

/** A new worker gets a new name. By the old one, Chromium connects to a worker that has closed, as long as another tab knows it. */
async function nameOfWorker(build: string): Promise<string> {
	const { held = [] } = await navigator.locks.query();
	return held.find(({ name }) => name?.startsWith(build))?.name ?? `${build}#${crypto.randomUUID()}`;
}

/** @returns the port when the worker has ended, so that the next worker must be tried; undefined when it is connected. */
function connectTo(worker: SharedWorker, { tabLock, port }: ConnectMessage): Promise<MessagePort | undefined> {
	return new Promise((resolve, reject) => {
		worker.onerror = () => reject(new Error("the worker can't be loaded"));
		worker.port.onmessage = ({ ports }) => resolve(ports[0]);
		worker.port.postMessage({ tabLock, port } satisfies ConnectMessage, [port]);
		// The worker hears this before the browser releases the lock of this tab. A reloaded page might connect before that release.
		addEventListener("pagehide", () => worker.port.postMessage(null));
	});
}
