import './questions.css';
import { useParam } from '../../state/url';
import { QuestionList } from './QuestionList';
import { QuestionScreen } from './QuestionScreen';

/** All questions, or the one that the address names. */
export default function QuestionsPage() {
  const [question] = useParam('q', '');
  return question ? <QuestionScreen key={question} question={question} /> : <QuestionList />;
}
