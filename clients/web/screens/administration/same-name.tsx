/** Warns that other organisations have the same name, and says in which country each of them is. */
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";

export function SameName({ same }: { same: { id: string; name: string; country: string }[] }): ReactNode {
	if (same.length === 0) return null;
	return (
		<Notice kind="warn" live="polite" title={<Say id="administration.same-name" />}>
			<ul>
				{same.map(({ id, name, country }) => (
					<li key={id}>
						<bdi>{name}</bdi>
						<Say id="parts.comma" />
						<CountryName code={country} />
					</li>
				))}
			</ul>
			<Say as="p" id="administration.same-name-help" />
		</Notice>
	);
}
