/** The alarms of a member on this device, also those of earlier sittings, and whom the member has told of each. */
import { changeSealedText, findSealedText } from "#sdk/sealed-texts.ts";
import { namesOf } from "#sdk/views/names.ts";
import { alarmKey, type KeptAlarm, withRaised } from "../kept-alarms.ts";
import type { Alarm } from "../kinds.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

const PLACE = "alarms";

/** All alarms that are kept on this device, and the alarms of this sitting. The newest first. */
export const listAlarms = reads({ topics: ["alarms"], asksOnOpening: true }, async (sitting: Sitting): Promise<KeptAlarm[]> => {
	return withRaised(await readKept(sitting), raisedIn(sitting));
});

/** The name of the member who signed what an alarm is about; null when no name is known. */
export const signerOfAlarm = reads({ topics: ["directory"] }, async (sitting: Sitting, { by }: { by: string }): Promise<string | null> => {
	return (await namesOf(sessionOf(sitting))).get(by) ?? null;
});

/** Keeps what was raised so far. */
export const keepAlarms = changes(anyOf("alarms"), async (sitting: Sitting): Promise<void> => {
	await changeKept(sitting, (kept) => kept);
});

/** Notes that the member has told somebody of an alarm. */
export const noteTold = changes(
	anyOf("alarms"),
	async (sitting: Sitting, { alarm, name }: { alarm: Alarm; name: string }): Promise<void> => {
		const at = Date.now();
		const key = alarmKey(alarm);
		await changeKept(sitting, (kept) => {
			const all = kept.some((each) => alarmKey(each) === key) ? kept : withRaised(kept, [{ ...alarm, at }]);
			return all.map((each) => (alarmKey(each) === key ? { ...each, told: [...each.told, { name, at }] } : each));
		});
	},
);

const raisedIn = ({ alarms }: Sitting) => alarms.map(({ alarm, at }) => ({ ...alarm, at }));

async function readKept(sitting: Sitting): Promise<KeptAlarm[]> {
	return parseKept(await findSealedText(sessionOf(sitting), PLACE));
}

const parseKept = (text: string | null): KeptAlarm[] => (text === null ? [] : JSON.parse(text));

/** @param edit gets the kept alarms together with the alarms of this sitting. */
function changeKept(sitting: Sitting, edit: (kept: KeptAlarm[]) => KeptAlarm[]): Promise<void> {
	return changeSealedText(sessionOf(sitting), PLACE, (text) => JSON.stringify(edit(withRaised(parseKept(text), raisedIn(sitting)))));
}
