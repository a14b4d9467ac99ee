/** Alarms above the content: the alarms about this place in full, and a link to the alarms about other places. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { ALARM_LEVELS } from "../../levels.ts";
import { AlarmView } from "../../parts/alarm.tsx";
import { Notice } from "../../parts/notice.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { alarmKey } from "../../sitting/kept-alarms.ts";
import type { Alarm } from "../../sitting/kinds.ts";
import { markShown, useAlarms } from "../../sitting/use-alarms.ts";
import { Say } from "../../words/words.tsx";
import { AlarmWithPhones } from "./alarm-with-phones.tsx";

export function PlaceAlarms({ children }: { children: ReactNode }): ReactNode {
	const { alarms, waiting } = useAlarms();
	const ids: unknown[] = Object.values(useParams({ strict: false }));
	const isOfPlace = ({ subject }: { subject: string | null }) => subject !== null && ids.includes(subject);
	const here = alarms.filter(isOfPlace);
	// Of several alarms with one code, only the first is shown. The screen of all alarms has the details of the others.
	const shown = here.filter(({ code }, position) => here.findIndex((other) => other.code === code) === position);
	const others = waiting.filter((alarm) => !isOfPlace(alarm));
	const isOnlyNotes = others.every(({ code }) => ALARM_LEVELS[code] === "note");
	useEffect(() => markShown(here));
	// An alarm that came as the error of a request isn't shown at the request when it is already shown above the content.
	const keysHere = here.map(alarmKey);
	const viewOf = (alarm: Alarm) => (keysHere.includes(alarmKey(alarm)) ? null : <AlarmWithPhones alarm={alarm} />);
	return (
		<AlarmView value={viewOf}>
			{others.length > 0 && (
				<Notice kind={isOnlyNotes ? "info" : "warn"} live="polite">
					<p>
						<Say id="house.alarm-elsewhere" values={{ count: others.length }} /> <SayLink to="/alarms" id="house.see-alarms" />
					</p>
				</Notice>
			)}
			{shown.map((alarm) => (
				<AlarmWithPhones key={alarmKey(alarm)} alarm={alarm} />
			))}
			{children}
		</AlarmView>
	);
}
