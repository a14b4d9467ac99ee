/** Pins: the newest checkpoint of each log that this device has verified, and how a restart of the log changes it. SPEC "The logs", section 10. */
import { type Bytes, equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import type { TimeMark } from "#protocol/log/entry-times.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "../directory/cache.ts";
import { changeStored } from "../storage.ts";
import type { LogName } from "./tiles.ts";

export interface Pin {
	size: number;
	root: Bytes;
	/** How many restarts the log had had at that time. */
	restarts: number;
	/** The newest checkpoint that enough witnesses had cosigned, and when; null when there was none. */
	mark: TimeMark | null;
}

/** The pin of a log on this device; null without one. */
export async function loadLogPin({ storage, network }: UnlockedSession, log: LogName): Promise<Pin | null> {
	return parsePin(await storage.get(storageName(network, "log", log)));
}

function parsePin(text: string | null): Pin | null {
	if (text === null) return null;
	const { size, root, restarts, mark } = JSON.parse(text) as Omit<Pin, "root"> & { root: string };
	return { size, root: fromBase64Url(root), restarts, mark };
}

/** Saves a pin, unless another program on this profile has saved a newer one. */
export async function saveLogPin(session: UnlockedSession, log: LogName, { size, root, restarts, mark }: Pin): Promise<void> {
	await changeStored(session.storage, storageName(session.network, "log", log), (before) => {
		const kept = parsePin(before);
		if (kept && (kept.restarts > restarts || (kept.restarts === restarts && kept.size > size))) return before;
		const newest = mark ?? (kept?.restarts === restarts ? kept.mark : null);
		return JSON.stringify({ size, root: toBase64Url(root), restarts, mark: newest });
	});
}

/** Sizes of the access log at certain times, as this device knows them: from genesis, and from witnesses. */
export async function loadTimeMarks(session: UnlockedSession): Promise<TimeMark[]> {
	const pin = await loadLogPin(session, "access");
	const founded = session.dir.genesis?.body.at;
	const isOfPresentLog = pin?.restarts === restartsOf(session, "access").length;
	return [...(founded === undefined ? [] : [{ size: 0, at: founded }]), ...(pin?.mark && isOfPresentLog ? [pin.mark] : [])];
}

/** The restarts of a log, the oldest first. Only the access log can be restarted. */
export function restartsOf({ dir }: Pick<UnlockedSession, "dir">, log: LogName): readonly Fields<"log.restart">[] {
	return log === "access" ? dir.restarts : [];
}

/**
 * Checks that a restart covers what this device has seen.
 * @param old the last checkpoint before the restart.
 * @throws AlarmError log-forked
 */
export function checkRestartCovers(session: UnlockedSession, pin: Pin | null, old: { size: number; root: Bytes }): void {
	if (pin === null || pin.size < old.size || (pin.size === old.size && equal(pin.root, old.root))) return;
	throwAlarm(session, "log-forked", null, `access: ${pin.size} entries were seen, and the restart says that ${old.size} were signed`);
}

/**
 * Returns the checkpoints that the present log must extend: the pin, and the checkpoint that the admins kept at the last restart.
 * When the log was restarted after the pin was saved, the pin is replaced by the checkpoint that the admins kept. The entries after that
 * checkpoint are lost, and the alarm `log-restarted` is raised.
 * @throws AlarmError log-forked
 */
export function expectedPrefixes(session: UnlockedSession, log: LogName, pin: Pin | null): { size: number; root: Bytes }[] {
	const restarts = restartsOf(session, log);
	const kept = restarts.at(-1)?.kept;
	if (pin?.restarts === restarts.length) return [pin];
	let seen = pin;
	for (const restart of restarts.slice(pin?.restarts ?? 0)) {
		checkRestartCovers(session, seen, restart.old);
		if (seen === null || seen.size <= restart.kept.size) continue;
		session.alarm({
			code: "log-restarted",
			subject: null,
			detail: `access: the entries from ${restart.kept.size} to ${seen.size} that were seen are lost; two admins restarted the log`,
		});
		seen = { ...seen, ...restart.kept };
	}
	return [seen, kept].filter((each) => each != null);
}
