/**
 * How tabs share a worker. Web Locks tell which tabs and workers live: the browser releases a lock when its tab or worker dies.
 *
 * Only one tab connects at a time, and a worker that has ended closes while no tab connects. So no tab gets a worker that is about to
 * close.
 */

/** The Web Lock that is held while a tab connects, and from the end of a worker until that worker is dead. */
const CONNECT_LOCK = "cloister-gate";
/**
 * A tab or worker that holds the connect lock for longer than this hangs, in ms. Loading the worker takes some seconds. Connecting to a
 * worker that is ending takes six seconds at most.
 */
const LONGEST_HELD = 15_000;

/** The first message of a tab. */
export interface ConnectMessage {
	/** The name of the Web Lock that the tab holds as long as it lives. */
	tabLock: string;
	/** For calls and events. */
	port: MessagePort;
}

const FOREVER = new Promise<never>(() => {});

/** Whether tabs share a worker in this browser. If not, each tab has its own worker, and only one tab can have a sitting. */
export const canShare = (scope: { SharedWorker?: unknown }): boolean => scope.SharedWorker !== undefined;

/** Holds a Web Lock until this tab or worker dies, or until `until` is settled. Resolves when the lock is held. */
export function holdLock(name: string, until: Promise<unknown> = FOREVER): Promise<void> {
	return new Promise((resolve) => {
		void navigator.locks.request(name, () => {
			resolve();
			return until;
		});
	});
}

/** Runs work while it alone holds the connect lock. A holder that hangs loses the lock, and its own request fails with an AbortError. */
async function withConnectLock<T>(work: () => Promise<T>): Promise<T> {
	const before = await holderOfConnectLock();
	try {
		return await navigator.locks.request(CONNECT_LOCK, { signal: AbortSignal.timeout(LONGEST_HELD) }, work);
	} catch (error) {
		if ((error as Error).name !== "TimeoutError") throw error;
	}
	// When another holder has come meanwhile, the first one didn't hang.
	return (await holderOfConnectLock()) === before ? navigator.locks.request(CONNECT_LOCK, { steal: true }, work) : withConnectLock(work);
}

async function holderOfConnectLock(): Promise<string | undefined> {
	const { held = [] } = await navigator.locks.query();
	return held.find(({ name }) => name === CONNECT_LOCK)?.clientId;
}

/** In the worker: closes the worker when no tab connects, and holds the connect lock until the worker is dead. */
export function closeWorker(close: () => void): void {
	void navigator.locks.request(CONNECT_LOCK, () => {
		close();
		return FOREVER;
	});
}

/**
 * In a tab: connects to the worker that lives, or starts one.
 * @param start joins or starts the worker with this name. The worker holds a lock of the same name. @param build the beginning of the name.
 * @param onLost called when the worker has ended or died.
 * @throws Error when the worker can't be loaded, or when this tab hung so long that another tab went first
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
			refused = await withConnectLock(async () => {
				name = await nameOfWorker(build);
				return connectTo(start(name), { tabLock, port: mine });
			});
		}
		void navigator.locks.request(name, { mode: "shared" }, onLost);
	} catch (error) {
		// If the worker admits this tab too late, it finds this lock free, and takes the tab for one that has gone.
		giveUp();
		throw error;
	}
}

/**
 * The name of the worker that lives, or a new name. A new worker can't have the old name: Chromium would connect to the worker that has
 * closed, as long as another tab knows it.
 */
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
		// The worker gets this message before the browser releases the lock of this tab. A reloaded page might connect before that release.
		addEventListener("pagehide", () => worker.port.postMessage(null));
	});
}
