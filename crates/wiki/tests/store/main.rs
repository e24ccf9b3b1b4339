//! One list of tests, run against both databases.

mod bed;
mod server;

mod accounts;
mod edits;
mod faults;
mod people;
mod reading;
mod review;
mod upkeep;

/// Makes each case a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($group:ident :: $case:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    crate::$group::$case(crate::bed::Bed::sqlite()).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    if let Some(bed) = crate::bed::Bed::postgres(stringify!($case)) {
                        crate::$group::$case(bed).await;
                    }
                }
            )*
        }
    };
}

on_both! {
    edits::a_page_is_made_by_its_first_edit,
    edits::edits_of_different_lines_are_merged,
    edits::edits_of_one_line_conflict_and_lose_nothing,
    edits::many_people_edit_one_page_and_nothing_is_lost,
    edits::one_edit_is_undone_and_what_came_after_stays,
    edits::an_old_version_comes_back,
    edits::history_is_whole,
    edits::bad_input_is_refused_and_changes_nothing,
    edits::hostile_texts_are_kept_to_the_byte,
    reading::pages_are_listed_and_found_by_title,
    reading::search_finds_what_people_wrote,
    reading::references_follow_the_texts,
    reading::recent_changes_pass_filters,
    reading::recent_changes_are_paged_by_number,
    reading::changes_are_announced,
    accounts::sign_up_and_in_and_out,
    accounts::sessions_end,
    accounts::sessions_that_are_used_stay,
    accounts::the_first_administrator_is_made_once,
    accounts::passwords_change,
    accounts::roles_are_kept_to,
    accounts::blocks_count_at_once_and_end,
    people::watch_lists_tell_what_changed,
    people::people_talk,
    people::settings_are_typed,
    review::anonymous_edits_are_off_held_or_on,
    review::first_edits_wait_and_come_back,
    review::an_accepted_edit_is_merged,
    review::filters_warn_hold_and_reject,
    review::pages_are_protected,
    review::pages_are_deleted_and_come_back,
    review::everything_of_one_person_is_reverted,
    review::changes_are_patrolled,
    review::the_audit_log_tells_it_all,
    upkeep::migrations_go_down_and_up,
    upkeep::a_backup_under_load_is_restored_to_the_same,
    upkeep::a_dump_goes_into_either_database,
    upkeep::damage_is_found,
    upkeep::revisions_are_brought_from_elsewhere,
}
