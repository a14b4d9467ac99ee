/** Whether this device keeps the page's files and some phone numbers for a start without a connection. Off at first. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered } from "../../parts/states.tsx";
import type { PartyName } from "../../sitting/kinds.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { forgetKept, type Kept, type KeptNumber, keepFiles, keepNumbers, keptHere } from "../../sitting/without-connection.ts";
import { Say, useWords } from "../../words/words.tsx";
import { usePhones } from "../duty/use-phones.ts";

export function WithoutConnection(): ReactNode {
	const [kept, setKept] = useState(keptHere);
	const turnOn = useAction(async () => {
		await keepFiles();
		keepNumbers([]);
		setKept(keptHere());
	});
	const turnOff = useAction(async () => {
		await forgetKept();
		setKept(null);
	});
	return (
		<PageSection title="me.offline" className="me-section">
			<Say as="p" id="me.offline-help" />
			{!("serviceWorker" in navigator) ? (
				<Notice id="me.offline-missing" />
			) : kept === null ? (
				<Button id="me.offline-keep" isBusy={turnOn.isBusy} onClick={() => void turnOn.run()} />
			) : (
				<>
					<Numbers kept={kept} onChange={setKept} />
					<p className="buttons">
						<Button id="me.offline-forget" isBusy={turnOff.isBusy} onClick={() => void turnOff.run()} />
					</p>
				</>
			)}
			{turnOn.error && <ErrorNotice error={turnOn.error} />}
			{turnOff.error && <ErrorNotice error={turnOff.error} />}
		</PageSection>
	);
}

/** The numbers of my desks, and those of others that they have written down. */
function Numbers({ kept, onChange }: { kept: Kept; onChange(kept: Kept | null): void }): ReactNode {
	const phones = usePhones();
	const { say } = useWords();
	const nameOf = ({ name, organisation }: PartyName) =>
		[organisation, name || say("parts.no-name")].filter((each) => each !== null).join(say("parts.comma"));
	const isSame = (a: KeptNumber, b: KeptNumber) => a.of === b.of && a.phone === b.phone;
	const change = (number: KeptNumber) => {
		const others = kept.numbers.filter((each) => !isSame(each, number));
		keepNumbers(others.length < kept.numbers.length ? others : [...others, number]);
		onChange(keptHere());
	};
	return (
		<fieldset>
			<legend>
				<Say id="me.offline-numbers" />
			</legend>
			<Say as="p" className="muted" id="me.offline-clear" />
			<Answered query={phones}>
				{(desks) => {
					const known = numbersOf(desks, nameOf);
					// A number that nobody knows any more can still be unticked.
					const gone = kept.numbers.filter((each) => !known.some((other) => isSame(each, other)));
					if (known.length + gone.length === 0) return <Say as="p" id="me.offline-none" />;
					return [...known, ...gone].map((each) => (
						<Check
							key={`${each.of} ${each.phone}`}
							label={
								<>
									<bdi>{each.of}</bdi> <bdi dir="ltr">{each.phone}</bdi>
								</>
							}
							checked={kept.numbers.some((other) => isSame(each, other))}
							onChange={() => change(each)}
						/>
					));
				}}
			</Answered>
		</fieldset>
	);
}

function numbersOf(desks: readonly DeskPhones[], nameOf: (party: PartyName) => string): KeptNumber[] {
	const all = desks.flatMap(({ desk, contact, numbers }) => [
		...(contact?.numbers ?? []).map(({ phone }) => ({ of: nameOf(desk), phone })),
		...numbers.flatMap(({ of, phone }) => (phone === null ? [] : [{ of: nameOf(of), phone }])),
	]);
	return [...new Map(all.map((each) => [`${each.of} ${each.phone}`, each])).values()];
}
