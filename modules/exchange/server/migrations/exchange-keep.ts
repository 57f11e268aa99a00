/** SQL that writes the STIX store: what is put in, what is taken out, and the flags that make reading quick. */
export const keeping = `
  -- Who, of a delegation as a whole, a place reaches: what somebody there may know from here. Embargoes are not asked.
  create function stix_place_reaches(place_ integer, delegation_ uuid) returns boolean
    language sql stable security definer set search_path = public as $$
    select exists (
      select from stix_place p
      join stix_collection c on c.id = p.collection_id
      where p.id = place_
        and (c.keeper_id = delegation_ or c.read_by_all or delegation_ = any (c.read_delegations) or c.read_groups && chancery_groups_of(delegation_))
        and not exists (select from marking m where m.id in (p.marking_id, p.bound_id)
          and not (exists (select from account a where a.id = any (m.people) and a.delegation_id = delegation_)
            or (m.tlp <> 'red' and (
              m.owner_id = delegation_ or delegation_ = any (m.delegations) or m.groups && chancery_groups_of(delegation_)
              or (m.tlp = 'amber' and exists (select from delegation d where d.id = delegation_
                and (d.client_of = m.owner_id or d.client_of = any (m.delegations) or m.groups && chancery_groups_of(d.client_of))))
              or (m.tlp in ('clear', 'green') and cardinality(m.delegations) + cardinality(m.groups) + cardinality(m.people) = 0)))))) $$;

  -- Whether somebody who sees these places may see all that an object refers to. An id that is not kept here hides
  -- nothing, and neither does one of which the object's own owner cannot know from here: to hide the object then
  -- would tell that the id is kept.
  create function stix_ends_seen(seq_ bigint, places_ integer[], depth_ integer default 8) returns boolean
    language plpgsql stable security definer set search_path = public as $$
    declare
      self record;
      one text;
    begin
      select owner_id, refs into self from stix_object where seq = seq_;
      if self.refs is null then return true; end if;
      foreach one in array self.refs loop
        if not exists (select from stix_object e where e.stix_id = one and e.place_id = any (places_)
            and (e.ends = 1 or (depth_ > 0 and stix_ends_seen(e.seq, places_, depth_ - 1))))
          and exists (select from stix_object e where e.stix_id = one
            and (e.owner_id = self.owner_id or stix_place_reaches(e.place_id, self.owner_id)))
        then return false; end if;
      end loop;
      return true;
    end $$;

  -- Casts doubt on whatever refers to these ids and no longer has each of them beside it, in its own place; and on what
  -- refers to that in turn. Answers the ids of all that became doubtful.
  create function stix_doubt(ids_ text[]) returns text[] language plpgsql security definer set search_path = public as $$
    declare
      doubted text[] := '{}';
      now_ text[] := ids_;
    begin
      loop
        with changed as (
          update stix_object o set ends = 2
          from (
            select distinct r.seq
            from unnest(now_) i
            join stix_end x on x.ref = hashtextextended(i, 0)
            join stix_object r on r.seq = x.seq
            where r.ends = 1
              and not exists (select from stix_object e where e.stix_id = i and e.place_id = r.place_id and e.ends = 1)
              and exists (select from stix_object e where e.stix_id = i)) d
          where o.seq = d.seq
          returning o.stix_id)
        select array_agg(distinct stix_id) into now_ from changed;
        exit when now_ is null;
        doubted := doubted || now_;
      end loop;
      return doubted;
    end $$;

  -- Sets anew which versions of these ids are the first, the last, the only ones of their key.
  create function stix_settle(ids_ text[]) returns void language sql security definer set search_path = public as $$
    with ordered as (
      select seq, version_key as key, ends, redacts,
        max(version_key) over versions as most,
        min(version_key) over versions as least,
        max(version_key) filter (where ends = 1 and redacts is null) over (partition by collection_id, stix_id, place_id) as most_here,
        min(version_key) filter (where ends = 1 and redacts is null) over (partition by collection_id, stix_id, place_id) as least_here,
        min(seq) over (partition by collection_id, stix_id, version_key) as earliest,
        min(seq) filter (where ends = 1 and redacts is null) over (partition by collection_id, stix_id, version_key, place_id) as earliest_here
      from stix_object where stix_id = any (ids_)
      window versions as (partition by collection_id, stix_id)),
    settled as (
      select seq,
        case when key = most then 1 when key < most_here then 0 else 2 end as latest,
        case when key = least then 1 when key > least_here then 0 else 2 end as first,
        case when seq = earliest then 1 when seq > earliest_here then 0 else 2 end as sole
      from ordered)
    update stix_object o set latest = s.latest, first = s.first, sole = s.sole from settled s
    where o.seq = s.seq and (o.latest <> s.latest or o.first <> s.first or o.sole <> s.sole) $$;

  create function stix_writes(collection_ uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from stix_collection c where c.id = collection_ and (
      c.kind = 'incidents' or c.keeper_id = chancery_delegation() or (c.write_by_all and chancery_delegation() is not null)
      or chancery_delegation() = any (c.write_delegations) or c.write_groups && chancery_groups())) $$;

  create function stix_alias_taken(root_ uuid, alias_ text, but_ uuid) returns boolean
    language sql stable security definer set search_path = public as $$
    select exists (select from stix_collection where root_id = root_ and alias = alias_ and id is distinct from but_) $$;

  create function stix_place_of(collection_ uuid, marking_ uuid, bound_ uuid) returns integer
    language plpgsql security definer set search_path = public as $$
    declare found_ integer;
    begin
      select id into found_ from stix_place where collection_id = collection_ and marking_id = marking_ and bound_id = bound_;
      if found_ is not null then return found_; end if;
      insert into stix_place (collection_id, marking_id, bound_id, owner_id)
        select collection_, m.id, bound_, m.owner_id from marking m where m.id = marking_
        on conflict (collection_id, marking_id, bound_id) do nothing;
      select id into strict found_ from stix_place
        where collection_id = collection_ and marking_id = marking_ and bound_id = bound_;
      return found_;
    end $$;

  -- Binds what the actor's delegation has of these origins by another marking, also where the actor does not see it:
  -- TLP:RED for a colleague's eyes. It stays in its place of the sequence: whoever sees more by that, and asks for what
  -- was added since, does not find it; what the actor sees is therefore put in anew (remarkOrigin) before.
  create function stix_bind(origins_ uuid[], bound_ uuid, now_ timestamptz) returns void
    language plpgsql security definer set search_path = public as $$
    declare
      one record;
      twice bigint[] := '{}';
      moved text[] := '{}';
    begin
      for one in
        select o.seq, o.stix_id, o.version_key, o.origin, p.collection_id, stix_place_of(p.collection_id, p.marking_id, bound_) as place
        from stix_object o join stix_place p on p.id = o.place_id
        where o.origin = any (origins_) and o.owner_id = chancery_delegation() and p.bound_id <> bound_
      loop
        if exists (select from stix_object o where o.stix_id = one.stix_id and o.collection_id = one.collection_id
            and o.version_key = one.version_key and o.place_id = one.place and o.origin = one.origin) then
          twice := twice || one.seq;
        else
          update stix_object set place_id = one.place, ends = case when refs is null then 1 else 2 end where seq = one.seq;
          moved := moved || one.stix_id;
        end if;
      end loop;
      if cardinality(twice) > 0 then perform stix_remove(twice, now_); end if;
      if cardinality(moved) > 0 then perform stix_settle(moved || stix_doubt(moved)); end if;
    end $$;

  -- Puts objects into a collection, all given as columns of one length. One writer at a time in a collection: whoever
  -- reads up to a place in the sequence has read everything that will ever stand before it.
  --   keys_     empty for objects without a version: they get the moment they are added
  --   offsets_  microseconds after the first, rising; added_ instead keeps the dates of a collection that is taken over
  --   redacts_  for a copy, the positions (from 1) in this very call of what it stands for, in words '3 4'; else ''
  --   texts_    the objects one after another in UTF-8, cut at from_ (from 1) for length_ bytes
  -- Answers for each position: stored, known (the same is there already) or forbidden.
  create function stix_put(
    collection_ uuid, owner_ uuid, now_ timestamptz, origin_ uuid, ids_ text[], types_ text[], specs_ text[],
    versions_ text[], keys_ text[], places_ integer[], offsets_ integer[], added_ timestamptz[], refs_ text[],
    redacts_ text[], from_ integer[], length_ integer[], texts_ bytea)
    returns table (pos integer, outcome text, version text, seq bigint)
    language plpgsql security definer set search_path = public as $$
    #variable_conflict use_column
    declare
      clock record;
      base timestamptz;
      count_ integer := cardinality(ids_);
      start_ bigint;
      results text[];
      fresh text[];
    begin
      if current_setting('role') = 'chancery_member'
        and (owner_ is distinct from chancery_delegation() or not stix_writes(collection_)) then
        raise exception 'not a writer of this collection' using errcode = 'insufficient_privilege';
      end if;
      if exists (select from unnest(places_) one left join stix_place p on p.id = one and p.collection_id = collection_ and p.owner_id = owner_
          where p.id is null) then
        raise exception 'a place of another collection or owner' using errcode = 'insufficient_privilege';
      end if;

      select c.num, k.last_n, k.last_added into strict clock
        from stix_clock k join stix_collection c on c.id = k.collection_id where k.collection_id = collection_ for update of k;
      start_ := clock.num::bigint * 68719476736 + clock.last_n;
      base := greatest(now_, clock.last_added + interval '1 microsecond');

      select array_agg(case
          when exists (select from stix_forbidden f where f.stix_id = i.id and (f.version_key is null or f.version_key = i.key)
            and (f.binds_all or f.by_delegation = owner_)) then 'forbidden'
          when i.key <> '' and exists (select from stix_object o where o.stix_id = i.id and o.collection_id = collection_
            and o.version_key = i.key and o.place_id = i.place and o.origin is not distinct from origin_) then 'known'
          when i.key = '' and exists (select from stix_object o where o.stix_id = i.id and o.collection_id = collection_
            and o.place_id = i.place and o.origin is not distinct from origin_ and o.text = convert_from(substring(texts_ from i.start for i.length), 'UTF8')) then 'known'
          else 'stored' end order by i.pos)
        into results
        from unnest(ids_, keys_, places_, from_, length_) with ordinality i (id, key, place, start, length, pos);

      if exists (select from unnest(added_, results) given (added, result) where result = 'stored' and added < clock.last_added) then
        raise exception 'objects cannot be added before what is there already' using errcode = 'check_violation';
      end if;

      insert into stix_object (seq, collection_id, place_id, owner_id, stix_id, type, spec_version, version, version_key,
          date_added, origin, refs, redacts, text)
        select start_ + i.pos, collection_, i.place, owner_, i.id, i.type, i.spec,
          case when i.key = '' then stix_time(i.added) else i.version end,
          case when i.key = '' then rtrim(rtrim(stix_time(i.added), 'Z'), '0') else i.key end,
          i.added, origin_, string_to_array(nullif(i.refs, ''), ' '),
          (select array_agg(start_ + one::bigint) from unnest(string_to_array(nullif(i.redacts, ''), ' ')) one),
          convert_from(substring(texts_ from i.start for i.length), 'UTF8')
        from (
          select u.*, coalesce(u.given, base + u.later * interval '1 microsecond') as added
          from unnest(ids_, types_, specs_, versions_, keys_, places_, offsets_, added_, refs_, redacts_, from_, length_, results)
            with ordinality u (id, type, spec, version, key, place, later, given, refs, redacts, start, length, result, pos)
          where u.result = 'stored') i
        order by i.pos;

      update stix_clock set last_n = last_n + count_,
          last_added = greatest(last_added, coalesce(added_[count_], base + offsets_[count_] * interval '1 microsecond'))
        where collection_id = collection_;
      perform stix_linked(start_ + 1, start_ + count_);
      return query
        select i.pos::integer, i.result,
          case when i.result = 'known' and i.key = '' then (
            select k.version from stix_object k where k.stix_id = i.id and k.collection_id = collection_ and k.place_id = i.place
              and k.text = convert_from(substring(texts_ from i.start for i.length), 'UTF8') order by k.seq limit 1)
          else o.version end, o.seq
        from unnest(results, ids_, keys_, places_, from_, length_) with ordinality i (result, id, key, place, start, length, pos)
        left join stix_object o on o.seq = start_ + i.pos;
    end $$;

  -- After objects were put in at these places of the sequence: what they refer to, and which versions are last.
  create function stix_linked(from_ bigint, to_ bigint) returns void language plpgsql security definer set search_path = public as $$
    declare
      doubted text[];
      arrived text[];
      several text[];
    begin
      insert into stix_end (ref, seq)
        select distinct hashtextextended(one, 0), o.seq from stix_object o, unnest(o.refs) one where o.seq between from_ and to_ and o.refs is not null;
      -- Those of the new ones that refer to something kept in other places only.
      loop
        with changed as (
          update stix_object o set ends = 2 where o.seq between from_ and to_ and o.refs is not null and o.ends = 1
            and exists (select from unnest(o.refs) one
              where not exists (select from stix_object e where e.stix_id = one and e.place_id = o.place_id and e.ends = 1)
                and exists (select from stix_object e where e.stix_id = one))
          returning o.stix_id)
        select array_agg(distinct stix_id) into doubted from changed;
        exit when doubted is null;
      end loop;
      -- Those already here that refer to an id which is new in its place.
      select array_agg(distinct n.stix_id) into arrived from stix_object n
        where n.seq between from_ and to_
          and not exists (select from stix_object e where e.stix_id = n.stix_id and e.place_id = n.place_id and e.seq < from_);
      select array_agg(distinct n.stix_id) into several from stix_object n
        where n.seq between from_ and to_
          and exists (select from stix_object e where e.stix_id = n.stix_id and e.collection_id = n.collection_id and e.seq <> n.seq);
      doubted := case when arrived is null then '{}' else stix_doubt(arrived) end;
      if several is not null or cardinality(doubted) > 0 then perform stix_settle(coalesce(several, '{}') || doubted); end if;
    end $$;

  -- A digest of the readers of a place, keyed with a secret of this host: of it the ids of redacted copies are made.
  create function stix_audience(place_ integer) returns text language sql stable security definer set search_path = public as $$
    select encode(sha256(convert_to(secret || ' ' || place_, 'UTF8')), 'hex') from host_key where purpose = 'redaction' $$;

  create function stix_time(at_ timestamptz) returns text language sql immutable as
    $$ select to_char(at_ at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

  revoke execute on function stix_doubt(text[]), stix_settle(text[]), stix_linked(bigint, bigint),
    stix_place_of(uuid, uuid, uuid), stix_bind(uuid[], uuid, timestamptz), stix_place_reaches(integer, uuid) from public;
  grant execute on function stix_place_of(uuid, uuid, uuid), stix_bind(uuid[], uuid, timestamptz) to chancery_member;
`
