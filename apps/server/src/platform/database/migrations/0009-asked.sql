-- Requests that wait for a decision, with the levels that have approved so far (`extension/0`): on whose desk a matter lies hangs on
-- them, and opening every folded matter for it would be slow.
alter table matter add column asked text[] not null default '{}';
update matter set asked = array(
  select request.key || '/' || json_array_length(request.value -> 'approvedBy')
  from json_each(folded -> 'requests') as request)
where folded -> 'requests' is not null;
