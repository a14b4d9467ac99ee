-- One row for each compartment that a member hasn't read to its end, so that an inbox doesn't search all compartments of a desk.
--
-- A row means: `last` is the newest entry of another member, and `at` its time. A row may stay when it isn't needed any more, so the query of
-- the inbox checks who holds the compartment now, and counts the entries. A needed row is never missing. The triggers below keep that true
-- in the transactions that store entries, holders and `seen`.
CREATE TABLE unread (
	compartment uuid NOT NULL REFERENCES compartment (id),
	member uuid NOT NULL,
	last int NOT NULL,
	at bigint NOT NULL,
	PRIMARY KEY (compartment, member)
);
CREATE INDEX unread_newest ON unread (member, at DESC, compartment);

-- Whose rows are kept for a desk, or for a member who holds keys in their own right. A member begins to follow at the first look into the
-- inbox (server/features/cases/unread.ts).
CREATE TABLE unread_reader (
	id uuid PRIMARY KEY,
	followers uuid[] NOT NULL DEFAULT '{}'
);
INSERT INTO unread_reader (id) SELECT DISTINCT reader FROM holder;

-- FOR SHARE, here and below: somebody who begins to follow at this moment either waits for this transaction, or is found here.
CREATE FUNCTION entry_is_unread() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	IF (SELECT kind FROM compartment WHERE id = NEW.compartment) <> 'book' THEN
		INSERT INTO unread (compartment, member, last, at)
			SELECT DISTINCT NEW.compartment, member, NEW.seq, NEW.at FROM (SELECT followers FROM unread_reader
				WHERE id IN (SELECT reader FROM holder WHERE compartment = NEW.compartment) ORDER BY id FOR SHARE) r, unnest(r.followers) AS f (member)
			WHERE member <> NEW.author
			ON CONFLICT (compartment, member) DO UPDATE SET last = EXCLUDED.last, at = EXCLUDED.at;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER unread AFTER INSERT ON message_entry FOR EACH ROW EXECUTE FUNCTION entry_is_unread();

CREATE FUNCTION entries_are_seen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	DELETE FROM unread WHERE compartment = NEW.compartment AND member = NEW.member AND last <= NEW.count;
	RETURN NULL;
END $$;
CREATE TRIGGER unread AFTER INSERT OR UPDATE ON seen FOR EACH ROW EXECUTE FUNCTION entries_are_seen();

-- New holders may find entries that they haven't read: those among the newest 100, which an inbox counts. Rows of members who hold the
-- compartment no longer are removed.
CREATE FUNCTION holders_have_unread() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
	held uuid;
	members uuid[];
BEGIN
	INSERT INTO unread_reader (id) SELECT DISTINCT reader FROM added ORDER BY reader ON CONFLICT DO NOTHING;
	FOR held IN SELECT DISTINCT compartment FROM added ORDER BY compartment LOOP
		members := ARRAY(SELECT DISTINCT member FROM (SELECT followers FROM unread_reader
			WHERE id IN (SELECT reader FROM holder WHERE compartment = held) ORDER BY id FOR SHARE) r, unnest(r.followers) AS f (member));
		DELETE FROM unread WHERE compartment = held AND member <> ALL(members);
		INSERT INTO unread SELECT c.id, m.member, e.seq, e.at FROM compartment c CROSS JOIN unnest(members) AS m (member)
			CROSS JOIN LATERAL (SELECT x.seq, x.at FROM message_entry x
				WHERE x.compartment = c.id AND x.author <> m.member AND x.seq > greatest(c.count - 100,
					coalesce((SELECT s.count FROM seen s WHERE s.compartment = c.id AND s.member = m.member), 0))
				ORDER BY x.seq DESC LIMIT 1) e
			WHERE c.id = held AND c.kind <> 'book'
			ON CONFLICT (compartment, member) DO UPDATE SET last = EXCLUDED.last, at = EXCLUDED.at WHERE unread.last < EXCLUDED.last;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER unread AFTER INSERT ON holder REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION holders_have_unread();

-- The same for all compartments of a reader, when a member begins to follow it. The update of the row has waited for each transaction that
-- didn't know the new follower, and so this finds their entries.
CREATE FUNCTION followers_have_unread() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO unread SELECT c.id, m.member, e.seq, e.at FROM unnest(NEW.followers) AS m (member)
		CROSS JOIN (SELECT DISTINCT compartment FROM holder WHERE reader = NEW.id) h JOIN compartment c ON c.id = h.compartment
		CROSS JOIN LATERAL (SELECT x.seq, x.at FROM message_entry x
			WHERE x.compartment = c.id AND x.author <> m.member AND x.seq > greatest(c.count - 100,
				coalesce((SELECT s.count FROM seen s WHERE s.compartment = c.id AND s.member = m.member), 0))
			ORDER BY x.seq DESC LIMIT 1) e
		WHERE m.member <> ALL(OLD.followers) AND c.kind <> 'book' ORDER BY c.id, m.member
		ON CONFLICT (compartment, member) DO UPDATE SET last = EXCLUDED.last, at = EXCLUDED.at WHERE unread.last < EXCLUDED.last;
	RETURN NULL;
END $$;
CREATE TRIGGER unread AFTER UPDATE ON unread_reader FOR EACH ROW EXECUTE FUNCTION followers_have_unread();

GRANT SELECT, INSERT, DELETE ON unread TO cloister_app;
GRANT UPDATE (last, at) ON unread TO cloister_app;
GRANT SELECT, INSERT ON unread_reader TO cloister_app;
GRANT UPDATE (followers) ON unread_reader TO cloister_app;
