/**
 * SQL that reads the STIX store. Every condition on what the reader may see stands before `limit`, before "last" and
 * "first", and before one of several rows with the same version is chosen.
 *
 * The rule comes in as `places_`, those that rules.ts lets the reader see; the policies ask the database's own standing
 * of the actor. Either alone keeps a hidden object out.
 */
const seen = (row: string): string => `${row}.place_id + 0 = any (places_)
          and (${row}.ends = 1 or stix_ends_seen(${row}.seq, places_))
          and (${row}.redacts is null or not exists (
            select from stix_object whole where whole.seq = any (${row}.redacts) and whole.place_id = any (places_)))`

const another = (condition: string): string => `not exists (
            select from stix_object n where n.stix_id = o.stix_id and n.collection_id = o.collection_id and ${condition}
              and ${seen('n')})`

/** One of equal versions: the first that the reader may see. */
const sole = `(o.sole = 1 or (o.sole = 2 and ${another('n.version_key = o.version_key and n.seq + 0 < o.seq')}))`
const last = `(o.latest = 1 or (o.latest = 2 and ${another('n.version_key > o.version_key')}))`
const first = `(o.first = 1 or (o.first = 2 and ${another('n.version_key < o.version_key')}))`
const wanted = `(all_ or (last_ and ${last}) or (first_ and ${first}) or o.version_key = any (keys_))`

const columns =
  'o.seq, o.stix_id, o.type, o.spec_version, o.version, o.date_added, o.owner_id, o.place_id, o.origin, o.text'
const between = 'o.seq > after_ and o.seq < before_'
/** The same where an id is the way in: the sum keeps the planner from walking the sequence instead. */
const elsewhere = 'o.seq + 0 > after_ and o.seq + 0 < before_'
const asked = `(types_ is null or o.type = any (types_)) and (specs_ is null or o.spec_version = any (specs_))`

export const reading = `
  -- Places are compared as sums here and below: newer servers would else find rows by them, skipping through an index
  -- of ids, and then sort the whole collection.
  -- The places that the policies let the actor see, read as the actor: a function, so that queries which name several
  -- objects are planned once and not again for every condition of every policy beneath.
  create function stix_places() returns integer[] language plpgsql stable set jit = off as $$
    begin return (select coalesce(array_agg(id), '{}') from stix_place); end $$;
  create policy seen on stix_object for select using (
    place_id + 0 = any ((select stix_places())::integer[]) and (ends = 1 or stix_ends_seen(seq, (select stix_places()))));
  grant select on stix_object to chancery_member;

  create type stix_row as (
    seq bigint, stix_id text, type text, spec_version text, version text, date_added timestamptz, owner_id uuid,
    place_id integer, origin uuid, text text);

  -- The objects of a collection in the order in which they were added, from after_ on, at most_ of them.
  create function stix_page(
    collection_ uuid, places_ integer[], after_ bigint, before_ bigint, most_ integer,
    ids_ text[], types_ text[], specs_ text[], last_ boolean, first_ boolean, all_ boolean, keys_ text[])
    returns setof stix_row language plpgsql stable
    set jit = off set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
    begin
      if ids_ is not null then
        return query select ${columns} from stix_object o
          where o.stix_id = any (ids_) and o.collection_id = collection_ and ${elsewhere} and ${asked}
            and ${seen('o')} and ${sole} and ${wanted}
          order by o.seq + 0 limit most_;
      elsif types_ is not null then
        return query select ${columns} from unnest(types_) t (type) cross join lateral (
            select * from stix_object o
            where o.type = t.type and ${between} and (specs_ is null or o.spec_version = any (specs_))
              and ${seen('o')} and ${sole} and ${wanted}
            order by o.seq limit most_) o
          order by o.seq limit most_;
      elsif last_ and not first_ and not all_ and keys_ is null then
        return query select ${columns} from stix_object o
          where ${between} and o.latest > 0 and (specs_ is null or o.spec_version = any (specs_))
            and ${seen('o')} and ${sole} and ${last}
          order by o.seq limit most_;
      else
        return query select ${columns} from stix_object o
          where ${between} and ${asked} and ${seen('o')} and ${sole} and ${wanted}
          order by o.seq limit most_;
      end if;
    end $$;

  -- One whole reading in one round trip: lays the actor and the member's role on the transaction that this statement
  -- is, then reads. Answers rows of which each goes on where the one before ended. state is 'stale' when what the caller remembers of the actor's standing is not of
  -- the present epoch; then nothing was read.
  create function taxii_read(
    actor_ text, at_ text, epoch_ bigint, collection_ uuid, num_ integer, places_ integer[], after_ bigint,
    added_after_ timestamptz, most_ integer, ids_ text[], types_ text[], specs_ text[], last_ boolean, first_ boolean,
    all_ boolean, keys_ text[], with_text_ boolean)
    returns table (state text, seqs bigint[], owners uuid[], ids text[], versions text[], dates text[], body text)
    language plpgsql set jit = off as $$
    declare low bigint := greatest(after_, num_::bigint * 68719476736);
    begin
      perform set_config('chancery.actor', actor_, true), set_config('chancery.now', at_, true),
        set_config('role', 'chancery_member', true);
      if epoch_ <> (select e.epoch from stix_epoch e) then
        state := 'stale'; return next; return;
      end if;
      if added_after_ is not null then low := greatest(low, stix_place_in_time(collection_, added_after_)); end if;
      state := 'read';
      if with_text_ then
        -- In rows of a few objects: a large page in one piece would have to be held whole, several times over.
        return query
          select 'read', array_agg(p.seq), array_agg(p.owner_id), null::text[], null::text[],
            array[stix_time(min(p.date_added)), stix_time(max(p.date_added) filter (where p.n <= most_))],
            string_agg(p.text, ',') filter (where p.n <= most_)
          from stix_page(collection_, places_, low, (num_ + 1)::bigint * 68719476736, most_ + 1, ids_, types_, specs_, last_, first_, all_, keys_)
            with ordinality p (seq, stix_id, type, spec_version, version, date_added, owner_id, place_id, origin, text, n)
          group by (p.n - 1) / 12
          order by min(p.n);
        return;
      else
        select array_agg(p.seq), array_agg(p.stix_id), array_agg(p.version), array_agg(stix_time(p.date_added))
          into seqs, ids, versions, dates
          from stix_page(collection_, places_, low, (num_ + 1)::bigint * 68719476736, most_ + 1, ids_, types_, specs_, last_, first_, all_, keys_) p;
      end if;
      return next;
    end $$;

  -- The last place of the sequence that was filled at this moment or before.
  create function stix_place_in_time(collection_ uuid, at_ timestamptz) returns bigint
    language sql stable security definer set search_path = public as $$
    select coalesce((select seq from stix_object where collection_id = collection_ and date_added <= at_
      order by date_added desc, seq desc limit 1), 0) $$;

  revoke execute on function taxii_read from public;
`
