/** `#/desk/duty`: for each of my desks, who is on duty and the phone numbers that members of the desk have written down. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Party } from "../../parts/party.tsx";
import { Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AddDuty } from "./add-duty.tsx";
import { AddNumber } from "./add-number.tsx";
import { DeskContact } from "./desk-contact.tsx";
import { LastTest } from "./numbers-of.tsx";
import { DutyRow, NumberRow } from "./phone-rows.tsx";
import { useConfirmRota } from "./use-confirm-rota.tsx";
import { ROTA_ASKED, usePhones } from "./use-phones.ts";
import "../cases/cases.css";

export default function Duty(): ReactNode {
	const phones = usePhones();
	return (
		<>
			<Heading id="duty.title" />
			<Say as="p" id="duty.why" />
			<Answered query={phones}>
				{(desks) =>
					desks.length === 0 ? (
						<Empty id="duty.no-desk" />
					) : (
						desks.map((each) => <DeskDuty key={each.desk.id} phones={each} hasSeveralDesks={desks.length > 1} />)
					)
				}
			</Answered>
		</>
	);
}

function DeskDuty({ phones, hasSeveralDesks }: { phones: DeskPhones; hasSeveralDesks: boolean }): ReactNode {
	const { desk, duty, numbers, readers } = phones;
	return (
		<>
			{hasSeveralDesks && (
				<h2>
					<Party party={desk} />
				</h2>
			)}
			<DeskContact phones={phones} />
			<LastTest desk={desk.id} />
			<Say as="h2" id="duty.rota" />
			<Say as="p" id="duty.rota-help" />
			{duty.length === 0 ? (
				<Empty id="duty.no-rota-everybody" />
			) : (
				<Rows>
					{duty.map((line) => (
						<DutyRow key={line.key} desk={desk.id} line={line} />
					))}
				</Rows>
			)}
			<RotaAsked phones={phones} />
			<AddDuty phones={phones} />
			<Say as="h2" id="duty.numbers" />
			{readers ? (
				<HoldersStrip readers={readers} />
			) : (
				<Say as="p" className="muted" id="duty.only-desk" values={{ desk: <Party party={desk} /> }} />
			)}
			{numbers.length === 0 ? (
				<Empty id="duty.no-numbers" />
			) : (
				<Rows>
					{numbers.map((line) => (
						<NumberRow key={line.row} line={line} />
					))}
				</Rows>
			)}
			<AddNumber phones={phones} />
		</>
	);
}

/** Asks whether the rota is right, unless the question about the numbers asks it too. */
function RotaAsked({ phones: { desk, contact, rotaAsked, rotaVersion: version } }: { phones: DeskPhones }): ReactNode {
	const confirm = useConfirmRota();
	if (rotaAsked === null || contact?.isOld) return null;
	return (
		<>
			<p>
				<Say id={ROTA_ASKED[rotaAsked]} values={{ desk: <Party party={desk} /> }} />{" "}
				<Button id="duty.rota-right" isBusy={confirm.isPending} onClick={() => confirm.mutate({ desk: desk.id, version })} />
			</p>
			{confirm.notice}
		</>
	);
}
