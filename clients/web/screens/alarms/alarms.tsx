/** `#/alarms`: this member's alarms on this device, at most 500. Each says who was told of it. Nobody can take an alarm off the list. */
import { type ReactNode, useEffect } from "react";
import { ALARM_LEVELS } from "../../levels.ts";
import { Heading } from "../../parts/heading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { alarmKey, type KeptAlarm, withRaised } from "../../sitting/kept-alarms.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { markShown, useAlarms } from "../../sitting/use-alarms.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { AlarmWithPhones } from "./alarm-with-phones.tsx";
import Told from "./told.tsx";

export default function Alarms(): ReactNode {
	const { alarms } = useAlarms();
	const kept = useVerb("listAlarms");
	useEffect(() => markShown(alarms), [alarms]);
	return (
		<>
			<Heading id="house.alarms" />
			<Answered query={kept}>{(list) => <List alarms={withRaised(list, alarms)} />}</Answered>
		</>
	);
}

function List({ alarms }: { alarms: KeptAlarm[] }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	if (alarms.length === 0) return <Empty id="house.no-alarms" />;
	return (
		<>
			<Say as="p" className="muted" id={isSharedComputer ? "house.alarms-shared" : "house.alarms-kept"} />
			{alarms.map((alarm) => (
				<article key={alarmKey(alarm)}>
					<p className="muted">
						<Say id="parts.time" values={{ time: new Date(alarm.at) }} />
						{alarm.first !== alarm.at && (
							<>
								{" "}
								<Say id="house.alarm-first" values={{ time: new Date(alarm.first) }} />
							</>
						)}
					</p>
					<AlarmWithPhones alarm={alarm} />
					{/* The card of a note shows no children, so `Told` stands below it. */}
					{ALARM_LEVELS[alarm.code] === "note" && <Told alarm={alarm} />}
				</article>
			))}
		</>
	);
}
