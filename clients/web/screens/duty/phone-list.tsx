/** The desks and people to phone, each with the numbers that it has signed or that somebody of my desk has written down. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import type { PhoneParty } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NewNumber } from "./new-number.tsx";
import { HowTold } from "./phone-rows.tsx";
import "./phone-list.css";

/** @param isShort leaves out how and when each number was told. */
export function PhoneList({ phones, isShort = false }: { phones: PhoneParty[]; isShort?: boolean }): ReactNode {
	return (
		<ul className="phone-list">
			{phones.map((each) => (
				<li key={each.party.id}>
					<Party party={each.party} />
					{each.isOurs && (
						<>
							{" "}
							<Say id="duty.our-numbers" />
						</>
					)}
					<NewNumber changed={each.changed} />
					{each.numbers.map((number) => (
						<div key={number.row}>
							<PhoneLink number={number.phone} />
							{!isShort && <HowTold line={number} />}
						</div>
					))}
					{each.numbers.length === 0 && <Say as="p" className="muted" id="duty.none-of" />}
				</li>
			))}
		</ul>
	);
}
