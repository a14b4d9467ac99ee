/** The phone numbers of the desks and people whom an alarm concerns. Shows nothing when no number is written down. */
import type { ReactNode } from "react";
import { ALARM_LEVELS } from "../../levels.ts";
import type { Alarm } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { PhoneList } from "./phone-list.tsx";

export default function AlarmPhones({ alarm: { code, subject } }: { alarm: Alarm }): ReactNode {
	const mayAsk = ALARM_LEVELS[code] !== "everything";
	const { data: phones = [] } = useVerb("phonesForAlarm", { alarm: { subject }, mayAsk });
	if (phones.length === 0) return null;
	return (
		<>
			<Say as="p" id="duty.written-down" />
			<PhoneList phones={phones} isShort />
		</>
	);
}
