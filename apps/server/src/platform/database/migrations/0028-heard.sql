-- `heard_units`: units that something is held against over what they did here (a task apart). They read what they answer for, also when
-- another unit has the matter by then. The kind is the one that was called apart until now.
alter table matter add column heard_units text[] not null default '{}';
update matter as held set heard_units = heard.units
from (
  select task.district_id, task.parent_id, array_agg(distinct task.lead_unit order by task.lead_unit) as units
  from matter as task
  where task.parent_as = 'task' and task.kind = 'unit-finding' and task.lead_unit is not null
  group by task.district_id, task.parent_id
) as heard
where held.district_id = heard.district_id and held.id = heard.parent_id;

drop policy reach on matter;
create policy reach on matter using (
  district_id = (select current_district())
  and (
    'all' = any ((select current_reach())::text[])
    or (
      kind = any ((select current_kinds())::text[])
      and (
        ('area' = any ((select current_reach())::text[])
          and area_path >= (select current_area_from()) and area_path < (select current_area_to()))
        or ('unit' = any ((select current_reach())::text[])
          and (lead_unit = (select current_unit()) or (select current_unit()) = any (assist_units)
            or caller_unit = (select current_unit()) or (select current_unit()) = any (heard_units)))
        or ('own' = any ((select current_reach())::text[])
          and (reporter_staff = (select current_staff()) or (select current_staff()) = any (seats)))
      )
    )
  )
);
