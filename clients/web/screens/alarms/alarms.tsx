/** `#/alarms`: every alarm of this sitting. */
import { type ReactNode, useEffect } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Empty } from "../../parts/states.tsx";
import { markShown, useAlarms } from "../../sitting/use-alarms.ts";
import { Say } from "../../words/words.tsx";
import { alarmKey } from "./alarm-key.ts";
import { AlarmWithPhones } from "./alarm-with-phones.tsx";

export default function Alarms(): ReactNode {
	const { alarms } = useAlarms();
	useEffect(() => markShown(alarms), [alarms]);
	return (
		<>
			<Heading>
				<Say id="house.alarms" />
			</Heading>
			{alarms.length === 0 && (
				<Empty>
					<p>
						<Say id="house.no-alarms" />
					</p>
				</Empty>
			)}
			{alarms.map((alarm) => (
				<article key={alarmKey(alarm)}>
					<p className="muted">
						<Say id="parts.time" values={{ time: new Date(alarm.at) }} />
					</p>
					<AlarmWithPhones alarm={alarm} />
				</article>
			))}
		</>
	);
}
