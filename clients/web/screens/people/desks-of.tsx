/** The desks of one organisation, to tick. */
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Check } from "../../parts/field.tsx";
import type { OrganisationView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface DesksProps {
	organisation: OrganisationView;
	/** Desks that are left out, by id. */
	without: readonly string[];
	chosen: string[];
	/** When a desk said no, UTC ms, by desk. */
	declined?: Record<string, number>;
	/** More about a desk, such as why it fits. */
	about?(desk: string): ReactNode;
	onToggle(desk: string): void;
}

export function DesksOf({
	organisation: { name, country, desks, isSuspended },
	without,
	chosen,
	declined = {},
	about,
	onToggle,
}: DesksProps): ReactNode {
	return (
		<>
			<p className="muted">
				<bdi>{name}</bdi>
				<Say id="parts.comma" />
				<CountryName code={country} />
				{isSuspended && (
					<>
						{" "}
						<Say id="people.suspended" />
					</>
				)}
			</p>
			{desks
				.filter(({ id }) => !without.includes(id))
				.map((desk) => (
					<Check
						key={desk.id}
						label={<bdi>{desk.name}</bdi>}
						help={
							<>
								<Say id={desk.canRead ? "people.count" : "people.no-key"} values={{ people: desk.people.length }} />
								<SaidNo at={declined[desk.id]} />
								{about?.(desk.id)}
							</>
						}
						disabled={!desk.canRead}
						checked={chosen.includes(desk.id)}
						onChange={() => onToggle(desk.id)}
					/>
				))}
		</>
	);
}

function SaidNo({ at }: { at: number | undefined }): ReactNode {
	if (at === undefined) return null;
	return (
		<div>
			<Say as="strong" id="people.said-no" values={{ at: new Date(at) }} />
		</div>
	);
}
