/** SQL that takes objects out of the STIX store, and says who had received them. */
export const taking = `
  -- Which delegations received what stands at these places; told to its owner and to whoever keeps the collection.
  create function stix_told(seqs_ bigint[]) returns uuid[] language sql stable security definer set search_path = public as $$
    with asked as (
      select o.seq, o.owner_id from stix_object o join stix_collection c on c.id = o.collection_id
      where o.seq = any (seqs_) and (o.owner_id = chancery_delegation() or c.keeper_id = chancery_delegation()))
    select coalesce(array_agg(distinct d.to_delegation), '{}') from delivery d
    where d.owner_id in (select owner_id from asked) and d.seqs && (select array_agg(seq) from asked)
      and d.to_delegation is distinct from chancery_delegation() $$;

  -- Takes objects out, as far as the actor brought them or keeps the collection. See stix_remove.
  create function stix_take(seqs_ bigint[], now_ timestamptz) returns integer language plpgsql security definer set search_path = public as $$
    begin
      if current_setting('role') = 'chancery_member' and exists (
        select from stix_object o join stix_collection c on c.id = o.collection_id
        where o.seq = any (seqs_) and o.owner_id is distinct from chancery_delegation() and c.keeper_id is distinct from chancery_delegation()) then
        raise exception 'neither the owner nor the keeper' using errcode = 'insufficient_privilege';
      end if;
      return stix_remove(seqs_, now_);
    end $$;

  -- Their contents are gone; that they were here is kept. Redacted copies go with what they stand for.
  create function stix_remove(seqs_ bigint[], now_ timestamptz) returns integer language plpgsql security definer set search_path = public as $$
    declare
      gone text[];
      doubted text[];
      count_ integer;
    begin
      seqs_ := seqs_ || (select array_agg(seq) from stix_object where redacts is not null and redacts && seqs_);
      with taken as (
        delete from stix_object o where o.seq = any (seqs_)
        returning o.*),
      unlinked as (
        delete from stix_end x using taken t, unnest(t.refs) one where x.seq = t.seq and x.ref = hashtextextended(one, 0)),
      kept as (
        insert into stix_past (seq, collection_id, place_id, owner_id, stix_id, type, version, date_added, digest, gone_at)
        select seq, collection_id, place_id, owner_id, stix_id, type, version, date_added,
          encode(sha256(convert_to(text, 'UTF8')), 'hex'), now_ from taken)
      select array_agg(distinct stix_id), count(*) into gone, count_ from taken;
      if gone is null then return 0; end if;
      doubted := stix_doubt(gone);
      perform stix_settle(gone || doubted);
      return count_;
    end $$;

  -- Takes an object of the actor's own delegation out of every collection, in one version or in all, also where it stands
  -- under TLP:RED for others' eyes. Forbidden, it is never accepted again: from anybody, if the actor's delegation was the
  -- first that brought it here and the host never readmitted it, and then what others brought of it goes as well; else from
  -- the own delegation alone.
  -- Answers how many went and which delegations had received them.
  create function stix_withdraw(id_ text, key_ text, forbid_ boolean, now_ timestamptz)
    returns table (objects integer, told uuid[]) language plpgsql security definer set search_path = public as $$
    declare
      own uuid := chancery_delegation();
      seqs_ bigint[];
      earliest uuid;
      others uuid[];
    begin
      if own is null then raise exception 'nobody withdraws' using errcode = 'insufficient_privilege'; end if;
      select owner_id into earliest from (
        select owner_id, date_added from stix_object where stix_id = id_
        union all select owner_id, date_added from stix_past where stix_id = id_) everything
        order by date_added limit 1;
      if exists (select from stix_forbidden where stix_id = id_ and readmitted_at is not null) then earliest := null; end if;
      select array_agg(seq), array_agg(distinct owner_id) into seqs_, others from stix_object
        where stix_id = id_ and (key_ is null or version_key = key_) and (owner_id = own or (forbid_ and earliest = own));
      if seqs_ is null or not own = any (others) then objects := 0; told := '{}'; return next; return; end if;
      seqs_ := seqs_ || (select array_agg(seq) from stix_object where redacts is not null and redacts && seqs_);
      select coalesce(array_agg(distinct to_delegation), '{}') into told from (
        select to_delegation from delivery where owner_id = any (others) and (seqs && seqs_ or (object_id = id_ and kind = 'stix-object'))
        union all select unnest(others)) receivers
        where to_delegation is not null and to_delegation <> own;
      if forbid_ then
        insert into stix_forbidden (stix_id, version_key, by_delegation, binds_all, at) values (id_, key_, own, earliest is not distinct from own, now_);
      end if;
      objects := stix_remove(seqs_, now_);
      return next;
    end $$;

  -- The host's veto: what somebody forbade for everybody binds their own delegation alone from now on, and nobody forbids
  -- this id for everybody again. Answers how many such words there were.
  create function stix_readmit(id_ text, now_ timestamptz) returns integer language plpgsql security definer set search_path = public as $$
    declare count_ integer;
    begin
      if not chancery_officer() then raise exception 'not an officer of the host' using errcode = 'insufficient_privilege'; end if;
      with readmitted as (
        update stix_forbidden set binds_all = false, readmitted_at = now_ where stix_id = id_ and binds_all returning 1)
      select count(*) into count_ from readmitted;
      return count_;
    end $$;

  revoke execute on function stix_remove(bigint[], timestamptz) from public;
`
